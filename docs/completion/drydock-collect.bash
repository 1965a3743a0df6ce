# bash completion of drydock-collect: what `drydock-collect --completion bash` says
_drydock_collect() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb='' i
  COMPREPLY=()
  case "$verb:$previous" in
    ':-o' | ':--output') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    ':--since') return ;;
    ':--timeout') return ;;
    ':--max-size') return ;;
    ':--compression') mapfile -t COMPREPLY < <(compgen -W 'zstd gzip xz' -- "$current"); return ;;
    ':--only') mapfile -t COMPREPLY < <(compgen -W "$(drydock-collect --list | awk '{print $1}' 2>/dev/null)" -- "$current"); return ;;
    ':--skip') mapfile -t COMPREPLY < <(compgen -W "$(drydock-collect --list | awk '{print $1}' 2>/dev/null)" -- "$current"); return ;;
    ':--obfuscation-map') compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    ':--container-logs') return ;;
    ':--format') mapfile -t COMPREPLY < <(compgen -W 'text markdown' -- "$current"); return ;;
    ':--completion') mapfile -t COMPREPLY < <(compgen -W 'bash zsh fish' -- "$current"); return ;;
  esac
  if [[ $current == -* ]]; then
    case $verb in
      '') mapfile -t COMPREPLY < <(compgen -W '-o --output --since --timeout --max-size --compression --only --skip --obfuscate --obfuscation-map --container-logs --dump-stacks --allow-system-changes --dry-run --list --format -q --quiet -v --verbose --completion -V --version -h --help' -- "$current") ;;
    esac
    return
  fi
  case $verb in
  esac
} && complete -F _drydock_collect drydock-collect
