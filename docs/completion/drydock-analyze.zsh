#compdef drydock-analyze
_drydock-analyze() {
  local verb='' i
  local -a specs verbs
  for ((i = 2; i < CURRENT; i++)); do
    case "$verb/$words[i]" in
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
      *) ;;
    esac
  done
  case $verb in
    '')
      specs=(
        '(-V --version)-V[Print the version]'
        '(-V --version)--version[Print the version]'
        '(--completion)--completion[Print the shell'\''s completion script]:value:(bash zsh fish)'
        '(-h --help)-h[Print this]'
        '(-h --help)--help[Print this]'
        '(--format)--format[What to write (text)]:value:(text json html markdown sarif junit)'
        '(-o --output)-o[Write the report there instead of to stdout]:FILE:_files'
        '(-o --output)--output[Write the report there instead of to stdout]:FILE:_files'
        '(--max-length)--max-length[Keep a markdown report to so many bytes (60000, what trackers take)]:BYTES: '
        '(--fail-on)--fail-on[Exit 1 on a current finding at or above]:value:(info warning error critical)'
        '(--color)--color[Colour the report (auto)]:value:(auto always never)'
        '(-v --verbose)-v[All evidence, uncut; of many bundles, all reports]'
        '(-v --verbose)--verbose[All evidence, uncut; of many bundles, all reports]'
        '(-q --quiet)-q[One line for each bundle]'
        '(-q --quiet)--quiet[One line for each bundle]'
        '(-j --jobs)-j[Read so many bundles at once (one for each processor)]:N: '
        '(-j --jobs)--jobs[Read so many bundles at once (one for each processor)]:N: '
        '*--rules[A folder of rules, added to (or overriding) those built in]:DIR:_files -/'
        '(--max-entries)--max-entries[Read at most so many entries]:N: '
        '(--max-entry-bytes)--max-entry-bytes[Read at most so much of one entry]:SIZE: '
        '(--max-total-bytes)--max-total-bytes[Read at most so much in all]:SIZE: '
        '(--max-line-bytes)--max-line-bytes[Cut longer lines]:SIZE: '
        '(--max-expansion)--max-expansion[Uncompressed bytes for each compressed one]:N: '
        '(--max-seconds)--max-seconds[Stop reading after so long]:SECONDS: '
        '(--as)--as[The input is a plain log\: which one (guessed if not said)]:value:(docker docker-socket containerd kernel audit)'
      )
        verbs=(
          'report:Diagnose bundles (the default)'
          'query:Ask a bundle'\''s tables in SQL (read-only)'
          'explain:Say why a rule did or did not fire'
          'timeline:Everything of a bundle that has a time, in its order'
          'diff:What changed between two bundles of a host'
          'corpus:Judge labelled bundles\: what is found, missed, and imagined'
          'tables:List the tables, or describe some'
          'rules:List, show, check and test rules'
        )
        specs+=('*:BUNDLE:_files')
      ;;
    'report')
      specs=(
        '(--format)--format[What to write (text)]:value:(text json html markdown sarif junit)'
        '(-o --output)-o[Write the report there instead of to stdout]:FILE:_files'
        '(-o --output)--output[Write the report there instead of to stdout]:FILE:_files'
        '(--max-length)--max-length[Keep a markdown report to so many bytes (60000, what trackers take)]:BYTES: '
        '(--fail-on)--fail-on[Exit 1 on a current finding at or above]:value:(info warning error critical)'
        '(--color)--color[Colour the report (auto)]:value:(auto always never)'
        '(-v --verbose)-v[All evidence, uncut; of many bundles, all reports]'
        '(-v --verbose)--verbose[All evidence, uncut; of many bundles, all reports]'
        '(-q --quiet)-q[One line for each bundle]'
        '(-q --quiet)--quiet[One line for each bundle]'
        '(-j --jobs)-j[Read so many bundles at once (one for each processor)]:N: '
        '(-j --jobs)--jobs[Read so many bundles at once (one for each processor)]:N: '
        '*--rules[A folder of rules, added to (or overriding) those built in]:DIR:_files -/'
        '(--max-entries)--max-entries[Read at most so many entries]:N: '
        '(--max-entry-bytes)--max-entry-bytes[Read at most so much of one entry]:SIZE: '
        '(--max-total-bytes)--max-total-bytes[Read at most so much in all]:SIZE: '
        '(--max-line-bytes)--max-line-bytes[Cut longer lines]:SIZE: '
        '(--max-expansion)--max-expansion[Uncompressed bytes for each compressed one]:N: '
        '(--max-seconds)--max-seconds[Stop reading after so long]:SECONDS: '
        '(--as)--as[The input is a plain log\: which one (guessed if not said)]:value:(docker docker-socket containerd kernel audit)'
        '(-h --help)-h[Print this]'
        '(-h --help)--help[Print this]'
      )
        specs+=('*:BUNDLE:_files')
      ;;
    'query')
      specs=(
        '(--format)--format[What to write (table)]:value:(table csv json ndjson)'
        '(-v --verbose)-v[Whole cells, however wide]'
        '(-v --verbose)--verbose[Whole cells, however wide]'
        '(--max-rows)--max-rows[Show at most so many rows (1000)]:N: '
        '*--rules[A folder of rules, added to (or overriding) those built in]:DIR:_files -/'
        '(--max-entries)--max-entries[Read at most so many entries]:N: '
        '(--max-entry-bytes)--max-entry-bytes[Read at most so much of one entry]:SIZE: '
        '(--max-total-bytes)--max-total-bytes[Read at most so much in all]:SIZE: '
        '(--max-line-bytes)--max-line-bytes[Cut longer lines]:SIZE: '
        '(--max-expansion)--max-expansion[Uncompressed bytes for each compressed one]:N: '
        '(--max-seconds)--max-seconds[Stop reading after so long]:SECONDS: '
        '(--as)--as[The input is a plain log\: which one (guessed if not said)]:value:(docker docker-socket containerd kernel audit)'
        '(-h --help)-h[Print this]'
        '(-h --help)--help[Print this]'
      )
        specs+=('*:BUNDLE:_files')
      ;;
    'explain')
      specs=(
        '(--format)--format[What to write (text)]:value:(text json)'
        '*--rules[A folder of rules, added to (or overriding) those built in]:DIR:_files -/'
        '(--max-entries)--max-entries[Read at most so many entries]:N: '
        '(--max-entry-bytes)--max-entry-bytes[Read at most so much of one entry]:SIZE: '
        '(--max-total-bytes)--max-total-bytes[Read at most so much in all]:SIZE: '
        '(--max-line-bytes)--max-line-bytes[Cut longer lines]:SIZE: '
        '(--max-expansion)--max-expansion[Uncompressed bytes for each compressed one]:N: '
        '(--max-seconds)--max-seconds[Stop reading after so long]:SECONDS: '
        '(--as)--as[The input is a plain log\: which one (guessed if not said)]:value:(docker docker-socket containerd kernel audit)'
        '(-h --help)-h[Print this]'
        '(-h --help)--help[Print this]'
      )
        specs+=('*:RULE:{compadd -- $(drydock-analyze rules list | awk '\''{print $2}'\'' 2>/dev/null)}')
      ;;
    'timeline')
      specs=(
        '(--since)--since[Leave out what was before]:TIME: '
        '(--until)--until[Leave out what came after]:TIME: '
        '(--format)--format[What to write (text)]:value:(text json)'
        '(-v --verbose)-v[Uncut lines on a terminal too]'
        '(-v --verbose)--verbose[Uncut lines on a terminal too]'
        '*--rules[A folder of rules, added to (or overriding) those built in]:DIR:_files -/'
        '(--max-entries)--max-entries[Read at most so many entries]:N: '
        '(--max-entry-bytes)--max-entry-bytes[Read at most so much of one entry]:SIZE: '
        '(--max-total-bytes)--max-total-bytes[Read at most so much in all]:SIZE: '
        '(--max-line-bytes)--max-line-bytes[Cut longer lines]:SIZE: '
        '(--max-expansion)--max-expansion[Uncompressed bytes for each compressed one]:N: '
        '(--max-seconds)--max-seconds[Stop reading after so long]:SECONDS: '
        '(--as)--as[The input is a plain log\: which one (guessed if not said)]:value:(docker docker-socket containerd kernel audit)'
        '(-h --help)-h[Print this]'
        '(-h --help)--help[Print this]'
      )
        specs+=('*:BUNDLE:_files')
      ;;
    'diff')
      specs=(
        '(--format)--format[What to write (text)]:value:(text json)'
        '*--rules[A folder of rules, added to (or overriding) those built in]:DIR:_files -/'
        '(--max-entries)--max-entries[Read at most so many entries]:N: '
        '(--max-entry-bytes)--max-entry-bytes[Read at most so much of one entry]:SIZE: '
        '(--max-total-bytes)--max-total-bytes[Read at most so much in all]:SIZE: '
        '(--max-line-bytes)--max-line-bytes[Cut longer lines]:SIZE: '
        '(--max-expansion)--max-expansion[Uncompressed bytes for each compressed one]:N: '
        '(--max-seconds)--max-seconds[Stop reading after so long]:SECONDS: '
        '(--as)--as[The input is a plain log\: which one (guessed if not said)]:value:(docker docker-socket containerd kernel audit)'
        '(-h --help)-h[Print this]'
        '(-h --help)--help[Print this]'
      )
        specs+=('*:BUNDLE:_files')
      ;;
    'corpus')
      specs=(
        '(--format)--format[What to write (text)]:value:(text junit)'
        '(-j --jobs)-j[Read so many bundles at once (one for each processor)]:N: '
        '(-j --jobs)--jobs[Read so many bundles at once (one for each processor)]:N: '
        '*--rules[A folder of rules, added to (or overriding) those built in]:DIR:_files -/'
        '(-h --help)-h[Print this]'
        '(-h --help)--help[Print this]'
      )
        specs+=('*:DIR:_files -/')
      ;;
    'tables')
      specs=(
        '(--format)--format[What to write (text)]:value:(text markdown)'
        '(-h --help)-h[Print this]'
        '(-h --help)--help[Print this]'
      )
        specs+=('*:TABLE:{compadd -- $(drydock-analyze tables | awk '\''/^[a-z]/ {print $1}'\'' 2>/dev/null)}')
      ;;
    'rules')
      specs=(
        '(-h --help)-h[Print this]'
        '(-h --help)--help[Print this]'
      )
        verbs=(
          'list:All rules with severity and title'
          'show:A rule'\''s text'
          'lint:Check rules\: syntax, patterns, SQL, links between rules'
          'test:Run the examples of rules'
        )
      ;;
    'rules list')
      specs=(
        '(--format)--format[What to write (text)]:value:(text markdown)'
        '*--rules[A folder of rules, added to (or overriding) those built in]:DIR:_files -/'
        '(-h --help)-h[Print this]'
        '(-h --help)--help[Print this]'
      )
      ;;
    'rules show')
      specs=(
        '*--rules[A folder of rules, added to (or overriding) those built in]:DIR:_files -/'
        '(-h --help)-h[Print this]'
        '(-h --help)--help[Print this]'
      )
        specs+=('*:RULE:{compadd -- $(drydock-analyze rules list | awk '\''{print $2}'\'' 2>/dev/null)}')
      ;;
    'rules lint')
      specs=(
        '*--healthy[Refuse also patterns that are too broad or too slow on the logs of such hosts]:BUNDLE:_files'
        '*--rules[A folder of rules, added to (or overriding) those built in]:DIR:_files -/'
        '(-h --help)-h[Print this]'
        '(-h --help)--help[Print this]'
      )
      ;;
    'rules test')
      specs=(
        '*--rules[A folder of rules, added to (or overriding) those built in]:DIR:_files -/'
        '(-h --help)-h[Print this]'
        '(-h --help)--help[Print this]'
      )
        specs+=('*:RULE:{compadd -- $(drydock-analyze rules list | awk '\''{print $2}'\'' 2>/dev/null)}')
      ;;
  esac
  (( $#verbs )) && [[ $words[CURRENT] != -* ]] && _describe verb verbs
  _arguments -s -S $specs
}
if [[ $funcstack[1] == _drydock-analyze ]]; then _drydock-analyze "$@"; else compdef _drydock-analyze drydock-analyze; fi
