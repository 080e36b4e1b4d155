# bash completion for strandline
_strandline()
{
    local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]-}
    COMPREPLY=()
    if [[ $COMP_CWORD -eq 1 ]]; then
        mapfile -t COMPREPLY < <(compgen -W 'run check plugin demo version --help' -- "$current")
    elif [[ $command == plugin && $COMP_CWORD -eq 2 ]]; then
        mapfile -t COMPREPLY < <(compgen -W 'list inspect --help' -- "$current")
    elif [[ $current == -* ]]; then
        case $command in
            run | check) mapfile -t COMPREPLY < <(compgen -W '--config --help' -- "$current") ;;
            *) mapfile -t COMPREPLY < <(compgen -W '--help' -- "$current") ;;
        esac
    else
        case $command in
            run | check | plugin) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
        esac
    fi
}
complete -o filenames -F _strandline strandline
