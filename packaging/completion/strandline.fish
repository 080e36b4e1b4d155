# fish completion for strandline
complete -c strandline -f
complete -c strandline -n __fish_use_subcommand -a run -d 'the host, in the foreground'
complete -c strandline -n __fish_use_subcommand -a check -d 'validate the configuration offline'
complete -c strandline -n __fish_use_subcommand -a validate -d 'hold events to a JSON Schema'
complete -c strandline -n __fish_use_subcommand -a bench -d 'measure validation on your own events'
complete -c strandline -n __fish_use_subcommand -a plugin -d 'list or inspect plugins'
complete -c strandline -n __fish_use_subcommand -a codegen -d 'C++ types from JSON Schemas'
complete -c strandline -n __fish_use_subcommand -a demo -d 'a pipeline on a broker inside the process'
complete -c strandline -n __fish_use_subcommand -a version -d 'versions'

set -l configured '__fish_seen_subcommand_from run check'
complete -c strandline -n $configured -l config -r -F -d 'the host file'
complete -c strandline -n $configured -l embedded -d 'allow clusters inside the process'
complete -c strandline -n '__fish_seen_subcommand_from run check demo' -l plugins -r -F -d 'plugin folder'
complete -c strandline -n '__fish_seen_subcommand_from run' -l pipelines -r -F -d 'pipeline or folder'
complete -c strandline -n '__fish_seen_subcommand_from run' -l log-format -x -a 'logfmt json journal text'
complete -c strandline -n '__fish_seen_subcommand_from run' -l log-level -x -a 'debug info warn error'
complete -c strandline -n '__fish_seen_subcommand_from check' -F
complete -c strandline -n '__fish_seen_subcommand_from check version' -l json -d 'one JSON document'

set -l schema '__fish_seen_subcommand_from validate bench'
complete -c strandline -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from schema' -a schema
complete -c strandline -n $schema -F
complete -c strandline -n $schema -l ref -r -F -d 'schema or folder that a $ref leads to'
complete -c strandline -n $schema -l formats -x -a 'assert annotate'
complete -c strandline -n $schema -l payload -x -d 'the largest event'
complete -c strandline -n $schema -l lines -d 'a value a line'
complete -c strandline -n $schema -l json -d 'JSON'
complete -c strandline -n '__fish_seen_subcommand_from validate' -l quiet -d 'only the exit code'
complete -c strandline -n '__fish_seen_subcommand_from bench' -l rounds -x -d 'of which the shortest counts'

set -l plugin '__fish_seen_subcommand_from plugin'
complete -c strandline -n "$plugin; and not __fish_seen_subcommand_from list inspect" -a 'list inspect'
complete -c strandline -n '__fish_seen_subcommand_from inspect' -F

set -l codegen '__fish_seen_subcommand_from codegen'
complete -c strandline -n $codegen -l schema -r -F -d 'schema of an event type'
complete -c strandline -n $codegen -l library -r -F -d 'schema that others refer to'
complete -c strandline -n $codegen -l out -r -F -d 'the header'
complete -c strandline -n $codegen -l namespace -x -d 'of the types'
complete -c strandline -n $codegen -l union -x -d 'type over all event types'
complete -c strandline -n $codegen -l owning -d 'also types that own their texts'
complete -c strandline -n $codegen -l discriminator -x -d 'where the event type stands'

set -l demo '__fish_seen_subcommand_from demo'
complete -c strandline -n $demo -l seconds -x -d 'how long'
complete -c strandline -n $demo -l rate -x -d 'events per second'
complete -c strandline -n $demo -l port -x -d 'port of /metrics'
complete -c strandline -n $demo -l examples -r -F -d 'folder of the examples'
complete -c strandline -n $demo -l verbose -d 'show the log'
complete -c strandline -l help -d 'options'
