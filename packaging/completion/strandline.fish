# fish completion for strandline
complete -c strandline -f
complete -c strandline -n __fish_use_subcommand -a run -d 'the host, in the foreground'
complete -c strandline -n __fish_use_subcommand -a check -d 'validate the configuration offline'
complete -c strandline -n __fish_use_subcommand -a plugin -d 'list or inspect plugins'
complete -c strandline -n __fish_use_subcommand -a demo -d 'a pipeline on a broker inside the process'
complete -c strandline -n __fish_use_subcommand -a version -d 'versions'
complete -c strandline -n '__fish_seen_subcommand_from run check' -l config -r -F -d 'the host file'
complete -c strandline -n '__fish_seen_subcommand_from check' -F
complete -c strandline -n '__fish_seen_subcommand_from plugin; and not __fish_seen_subcommand_from list inspect' -a 'list inspect'
complete -c strandline -n '__fish_seen_subcommand_from inspect' -F
complete -c strandline -l help -d 'options'
