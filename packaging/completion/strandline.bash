# bash completion for strandline
_strandline()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]-}
    local words=''
    COMPREPLY=()
    case $previous in
        --log-format) words='logfmt json journal text' ;;
        --log-level) words='debug info warn error' ;;
        --config | --pipelines | --plugins | --examples | --schema | --library | --out | --ref)
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            return
            ;;
        --formats) words='assert annotate' ;;
        --seconds | --rate | --port | --namespace | --union | --discriminator | --payload | --rounds) return ;;
    esac
    if [[ -z $words ]]; then
        case $COMP_CWORD:$command:$current in
            1:*) words='run check validate bench plugin codegen demo version --help' ;;
            2:bench:*) words='schema --help' ;;
            2:plugin:*) words='list inspect --help' ;;
            *:run:-*) words='--config --pipelines --plugins --embedded --log-format --log-level --help' ;;
            *:check:-*) words='--config --plugins --embedded --json --help' ;;
            *:validate:-*) words='--ref --formats --payload --lines --json --quiet --help' ;;
            *:bench:-*) words='--ref --formats --payload --lines --rounds --json --help' ;;
            *:codegen:-*) words='--schema --library --out --namespace --union --owning --discriminator --help' ;;
            *:demo:-*) words='--seconds --rate --port --examples --plugins --verbose --help' ;;
            *:plugin:-*) words='--help' ;;
            *:version:-*) words='--json --help' ;;
            *:check:* | *:validate:* | *:bench:* | *:plugin:*)
                mapfile -t COMPREPLY < <(compgen -f -- "$current")
                return
                ;;
        esac
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o filenames -F _strandline strandline
