import type { CompletedCommand } from './completion-tree.ts';
import { shellFunctions } from './shell-functions.ts';

/** The script for bash, from 3.2 on (macOS). Bash cuts words at `=` and `:`; they are put together again before, and cut off after. */
export function bashCompletion(tree: readonly CompletedCommand[]): string {
  return `# gwctl completion for bash. Made by: gwctl completion bash
${shellFunctions(tree)}
_gwctl() {
  local words last=0 i word value cut='' candidate IFS=$'\\n'
  words=("")
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((i > 1)) && [[ "$word" == [=:]* || "\${words[last]}" == *[=:] ]]; then
      words[last]+=$word
    else
      words[++last]=$word
    fi
  done
  word=\${words[last]}
  value=$word
  [[ "$word" != --*=* ]] || value=\${word#*=}
  if [[ "$COMP_WORDBREAKS" == *:* && "$value" == *:* ]]; then cut=\${value%:*}:; fi
  COMPREPLY=()
  for candidate in $(_gwctl_candidates "\${words[@]:1}"); do
    if [[ "$candidate" == :files ]]; then
      COMPREPLY+=($(compgen -f -- "$value"))
      compopt -o filenames 2>/dev/null
    elif [[ "$candidate" == "$value"* ]]; then
      [[ "$candidate" != *[[:space:]\\'\\"\\$\\\\\\&\\;\\(\\)]* ]] || candidate=$(printf %q "$candidate")
      COMPREPLY+=("\${candidate#"$cut"}")
    fi
  done
}

complete -F _gwctl gwctl
`;
}
