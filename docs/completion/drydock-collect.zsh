#compdef drydock-collect
_drydock-collect() {
  local verb='' i
  local -a specs verbs
  for ((i = 2; i < CURRENT; i++)); do
    case "$verb/$words[i]" in
      *) ;;
    esac
  done
  case $verb in
    '')
      specs=(
        '(-o --output)-o[directory, new file, or - for stdout \[.\]]:PLACE:_files'
        '(-o --output)--output[directory, new file, or - for stdout \[.\]]:PLACE:_files'
        '(--since)--since[journals from then on\: 2h, yesterday, '\''2026-01-31 08\:00'\'' \[7d\]]:TIME: '
        '(--timeout)--timeout[ends the run by then \[120\]]:SECONDS: '
        '(--max-size)--max-size[largest bundle\: 50M, 1G \[256M\]]:SIZE: '
        '(--compression)--compression[\[zstd\]]:value:(zstd gzip xz)'
        '*--only[only these\: ids, areas or globs ('\''network/*'\'')]:ID:{compadd -- $(drydock-collect --list | awk '\''{print $1}'\'' 2>/dev/null)}'
        '*--skip[all but these]:ID:{compadd -- $(drydock-collect --list | awk '\''{print $1}'\'' 2>/dev/null)}'
        '(--obfuscate)--obfuscate[pseudonyms for hosts, domains, users, IP and MAC addresses; which is which goes to a file beside the bundle]'
        '(--obfuscation-map)--obfuscation-map[that file; a must with -o -]:FILE:_files'
        '(--container-logs)--container-logs[also the last lines that each container wrote (log drivers json-file and local)]:LINES: '
        '(--dump-stacks)--dump-stacks[also what dockerd and containerd wait for\: both get SIGUSR1, on which they write a file that stays; for a daemon that hangs]'
        '(--allow-system-changes)--allow-system-changes[run also what may load a kernel module]'
        '(--dry-run)--dry-run[say what would be run, run nothing]'
        '(--list)--list[the evidence, and why it is gathered]'
        '(--format)--format[of the list \[text\]]:value:(text markdown)'
        '(-q --quiet)-q[errors only]'
        '(-q --quiet)--quiet[errors only]'
        '(-v --verbose)-v[what became of each piece, and how long it took]'
        '(-v --verbose)--verbose[what became of each piece, and how long it took]'
        '(--completion)--completion[print the shell'\''s completion script]:value:(bash zsh fish)'
        '(-V --version)-V[print the version]'
        '(-V --version)--version[print the version]'
        '(-h --help)-h[print this]'
        '(-h --help)--help[print this]'
      )
      ;;
  esac
  (( $#verbs )) && [[ $words[CURRENT] != -* ]] && _describe verb verbs
  _arguments -s -S $specs
}
if [[ $funcstack[1] == _drydock-collect ]]; then _drydock-collect "$@"; else compdef _drydock-collect drydock-collect; fi
