import type { CompletedCommand } from './completion-tree.ts';
import { shellFunctions } from './shell-functions.ts';

/** The script for zsh: to be sourced after `compinit`, or a file `_gwctl` of `fpath`. */
export function zshCompletion(tree: readonly CompletedCommand[]): string {
  return `#compdef gwctl
# gwctl completion for zsh. Made by: gwctl completion zsh
${shellFunctions(tree)}
_gwctl() {
  local -a found
  local candidate files=''
  for candidate in "\${(@f)$(_gwctl_candidates "\${(@)words[2,CURRENT]}")}"; do
    if [[ $candidate == :files ]]; then
      files=1
    elif [[ -n $candidate ]]; then
      found+=("$candidate")
    fi
  done
  [[ $PREFIX != --*=* ]] || compset -P '*='
  ((! $#found)) || compadd -a found
  [[ -z $files ]] || _files
}

if [[ $funcstack[1] == _gwctl ]]; then
  _gwctl "$@"
else
  compdef _gwctl gwctl
fi
`;
}
