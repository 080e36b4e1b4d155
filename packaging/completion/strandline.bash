# bash completion for strandline
_strandline()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]-}
    local words=''
    COMPREPLY=()
    case $previous in
        --log-format) words='logfmt json journal text' ;;
        --log-level) words='debug info warn error' ;;
        --config | --pipelines | --plugins | --examples | --schema | --library | --out | --ref | --socket | --audit-log)
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            return
            ;;
        --formats) words='assert annotate' ;;
        --seconds | --rate | --port | --namespace | --union | --discriminator | --payload | --rounds | --instance | --for | --to | --only) return ;;
        --where | --limit | --reason | --source | --partitions | --replication-factor) return ;;
    esac
    if [[ -z $words ]]; then
        case $COMP_CWORD:$command:$current in
            1:*) words='run check status lag explain pause resume peek offsets dlq topics validate bench plugin codegen demo version --help' ;;
            2:bench:*) words='schema --help' ;;
            2:dlq:*) words='list show replay discard --help' ;;
            2:topics:*) words='plan apply --help' ;;
            2:plugin:*) words='list inspect --help' ;;
            *:run:-*) words='--config --pipelines --plugins --embedded --log-format --log-level --help' ;;
            *:check:-*) words='--config --plugins --embedded --json --help' ;;
            *:dlq:-*)
                words='--config --pipelines --plugins --embedded --json --help'
                case ${COMP_WORDS[2]} in
                    list) words+=' --where --all' ;;
                    show) words+=' --source --unmasked' ;;
                    replay) words+=' --where --limit --rate --dry-run --resume --new --audit-log --confirm' ;;
                    discard) words+=' --where --reason --dry-run --audit-log --confirm' ;;
                esac
                ;;
            *:topics:-*)
                words='--config --pipelines --plugins --embedded --json --partitions --help'
                case ${COMP_WORDS[2]} in
                    plan) words+=' --exit-code' ;;
                    apply) words+=' --replication-factor --confirm' ;;
                esac
                ;;
            *:validate:-*) words='--ref --formats --payload --lines --json --quiet --help' ;;
            *:bench:-*) words='--ref --formats --payload --lines --rounds --json --help' ;;
            *:codegen:-*) words='--schema --library --out --namespace --union --owning --discriminator --help' ;;
            *:demo:-*) words='--seconds --rate --port --examples --plugins --verbose --help' ;;
            *:plugin:-*) words='--help' ;;
            *:status:-* | *:lag:-* | *:explain:-* | *:resume:-*) words='--socket --instance --config --json --help' ;;
            *:pause:-*) words='--for --socket --instance --config --json --help' ;;
            *:peek:-*) words='--limit --cluster --unmasked --config --pipelines --plugins --embedded --json --help' ;;
            2:offsets:*) words='show reset --help' ;;
            *:offsets:-*) words='--config --pipelines --to --only --audit-log --dry-run --confirm --json --help' ;;
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
