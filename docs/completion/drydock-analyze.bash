# bash completion of drydock-analyze: what `drydock-analyze --completion bash` says
_drydock_analyze() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$verb/${COMP_WORDS[i]}" in
      '/report') verb='report' ;;
      '/query') verb='query' ;;
      '/explain') verb='explain' ;;
      '/timeline') verb='timeline' ;;
      '/diff') verb='diff' ;;
      '/corpus') verb='corpus' ;;
      '/tables') verb='tables' ;;
      '/rules') verb='rules' ;;
      'rules/list') verb='rules list' ;;
      'rules/show') verb='rules show' ;;
      'rules/lint') verb='rules lint' ;;
      'rules/test') verb='rules test' ;;
    esac
  done
  case "$verb:$previous" in
    ':--completion') mapfile -t COMPREPLY < <(compgen -W 'bash zsh fish' -- "$current"); return ;;
    ':--format') mapfile -t COMPREPLY < <(compgen -W 'text json html markdown sarif junit' -- "$current"); return ;;
    ':-o' | ':--output') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    ':--max-length') return ;;
    ':--fail-on') mapfile -t COMPREPLY < <(compgen -W 'info warning error critical' -- "$current"); return ;;
    ':--color') mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current"); return ;;
    ':-j' | ':--jobs') return ;;
    ':--rules') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    ':--max-entries') return ;;
    ':--max-entry-bytes') return ;;
    ':--max-total-bytes') return ;;
    ':--max-line-bytes') return ;;
    ':--max-expansion') return ;;
    ':--max-seconds') return ;;
    ':--as') mapfile -t COMPREPLY < <(compgen -W 'docker docker-socket containerd kernel audit' -- "$current"); return ;;
    'report:--format') mapfile -t COMPREPLY < <(compgen -W 'text json html markdown sarif junit' -- "$current"); return ;;
    'report:-o' | 'report:--output') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    'report:--max-length') return ;;
    'report:--fail-on') mapfile -t COMPREPLY < <(compgen -W 'info warning error critical' -- "$current"); return ;;
    'report:--color') mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current"); return ;;
    'report:-j' | 'report:--jobs') return ;;
    'report:--rules') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    'report:--max-entries') return ;;
    'report:--max-entry-bytes') return ;;
    'report:--max-total-bytes') return ;;
    'report:--max-line-bytes') return ;;
    'report:--max-expansion') return ;;
    'report:--max-seconds') return ;;
    'report:--as') mapfile -t COMPREPLY < <(compgen -W 'docker docker-socket containerd kernel audit' -- "$current"); return ;;
    'query:--format') mapfile -t COMPREPLY < <(compgen -W 'table csv json ndjson' -- "$current"); return ;;
    'query:--max-rows') return ;;
    'query:--rules') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    'query:--max-entries') return ;;
    'query:--max-entry-bytes') return ;;
    'query:--max-total-bytes') return ;;
    'query:--max-line-bytes') return ;;
    'query:--max-expansion') return ;;
    'query:--max-seconds') return ;;
    'query:--as') mapfile -t COMPREPLY < <(compgen -W 'docker docker-socket containerd kernel audit' -- "$current"); return ;;
    'explain:--format') mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$current"); return ;;
    'explain:--rules') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    'explain:--max-entries') return ;;
    'explain:--max-entry-bytes') return ;;
    'explain:--max-total-bytes') return ;;
    'explain:--max-line-bytes') return ;;
    'explain:--max-expansion') return ;;
    'explain:--max-seconds') return ;;
    'explain:--as') mapfile -t COMPREPLY < <(compgen -W 'docker docker-socket containerd kernel audit' -- "$current"); return ;;
    'timeline:--since') return ;;
    'timeline:--until') return ;;
    'timeline:--format') mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$current"); return ;;
    'timeline:--rules') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    'timeline:--max-entries') return ;;
    'timeline:--max-entry-bytes') return ;;
    'timeline:--max-total-bytes') return ;;
    'timeline:--max-line-bytes') return ;;
    'timeline:--max-expansion') return ;;
    'timeline:--max-seconds') return ;;
    'timeline:--as') mapfile -t COMPREPLY < <(compgen -W 'docker docker-socket containerd kernel audit' -- "$current"); return ;;
    'diff:--format') mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$current"); return ;;
    'diff:--rules') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    'diff:--max-entries') return ;;
    'diff:--max-entry-bytes') return ;;
    'diff:--max-total-bytes') return ;;
    'diff:--max-line-bytes') return ;;
    'diff:--max-expansion') return ;;
    'diff:--max-seconds') return ;;
    'diff:--as') mapfile -t COMPREPLY < <(compgen -W 'docker docker-socket containerd kernel audit' -- "$current"); return ;;
    'corpus:--format') mapfile -t COMPREPLY < <(compgen -W 'text junit' -- "$current"); return ;;
    'corpus:-j' | 'corpus:--jobs') return ;;
    'corpus:--rules') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    'tables:--format') mapfile -t COMPREPLY < <(compgen -W 'text markdown' -- "$current"); return ;;
    'rules list:--format') mapfile -t COMPREPLY < <(compgen -W 'text markdown' -- "$current"); return ;;
    'rules list:--rules') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    'rules show:--rules') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    'rules lint:--healthy') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    'rules lint:--rules') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    'rules test:--rules') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
  esac
  if [[ $current == -* ]]; then
    case $verb in
      '') mapfile -t COMPREPLY < <(compgen -W '-V --version --completion -h --help --format -o --output --max-length --fail-on --color -v --verbose -q --quiet -j --jobs --rules --max-entries --max-entry-bytes --max-total-bytes --max-line-bytes --max-expansion --max-seconds --as' -- "$current") ;;
      'report') mapfile -t COMPREPLY < <(compgen -W '--format -o --output --max-length --fail-on --color -v --verbose -q --quiet -j --jobs --rules --max-entries --max-entry-bytes --max-total-bytes --max-line-bytes --max-expansion --max-seconds --as -h --help' -- "$current") ;;
      'query') mapfile -t COMPREPLY < <(compgen -W '--format -v --verbose --max-rows --rules --max-entries --max-entry-bytes --max-total-bytes --max-line-bytes --max-expansion --max-seconds --as -h --help' -- "$current") ;;
      'explain') mapfile -t COMPREPLY < <(compgen -W '--format --rules --max-entries --max-entry-bytes --max-total-bytes --max-line-bytes --max-expansion --max-seconds --as -h --help' -- "$current") ;;
      'timeline') mapfile -t COMPREPLY < <(compgen -W '--since --until --format -v --verbose --rules --max-entries --max-entry-bytes --max-total-bytes --max-line-bytes --max-expansion --max-seconds --as -h --help' -- "$current") ;;
      'diff') mapfile -t COMPREPLY < <(compgen -W '--format --rules --max-entries --max-entry-bytes --max-total-bytes --max-line-bytes --max-expansion --max-seconds --as -h --help' -- "$current") ;;
      'corpus') mapfile -t COMPREPLY < <(compgen -W '--format -j --jobs --rules -h --help' -- "$current") ;;
      'tables') mapfile -t COMPREPLY < <(compgen -W '--format -h --help' -- "$current") ;;
      'rules') mapfile -t COMPREPLY < <(compgen -W '-h --help' -- "$current") ;;
      'rules list') mapfile -t COMPREPLY < <(compgen -W '--format --rules -h --help' -- "$current") ;;
      'rules show') mapfile -t COMPREPLY < <(compgen -W '--rules -h --help' -- "$current") ;;
      'rules lint') mapfile -t COMPREPLY < <(compgen -W '--healthy --rules -h --help' -- "$current") ;;
      'rules test') mapfile -t COMPREPLY < <(compgen -W '--rules -h --help' -- "$current") ;;
    esac
    return
  fi
  case $verb in
    '')
      compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current")
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W 'report query explain timeline diff corpus tables rules' -- "$current")
      ;;
    'report')
      compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current")
      ;;
    'query')
      compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current")
      ;;
    'explain')
      mapfile -t COMPREPLY < <(compgen -W "$(drydock-analyze rules list | awk '{print $2}' 2>/dev/null)" -- "$current")
      ;;
    'timeline')
      compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current")
      ;;
    'diff')
      compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current")
      ;;
    'corpus')
      compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current")
      ;;
    'tables')
      mapfile -t COMPREPLY < <(compgen -W "$(drydock-analyze tables | awk '/^[a-z]/ {print $1}' 2>/dev/null)" -- "$current")
      ;;
    'rules')
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W 'list show lint test' -- "$current")
      ;;
    'rules show')
      mapfile -t COMPREPLY < <(compgen -W "$(drydock-analyze rules list | awk '{print $2}' 2>/dev/null)" -- "$current")
      ;;
    'rules test')
      mapfile -t COMPREPLY < <(compgen -W "$(drydock-analyze rules list | awk '{print $2}' 2>/dev/null)" -- "$current")
      ;;
  esac
} && complete -F _drydock_analyze drydock-analyze
