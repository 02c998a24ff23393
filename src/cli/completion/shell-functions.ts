import type { CompletedCommand, WordSource } from './completion-tree.ts';

/** A text in single quotes, for any shell of the three. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A source as words; `:apis` and such are names of the workspace, `:files` files, `:any` anything. */
function tokens({ words, names, files }: WordSource): string {
  const all = [...words, ...names.map((kind) => `:${kind}`), ...(files ? [':files'] : [])];
  return all.length > 0 ? all.join(' ') : ':any';
}

/** `case` branches that print a text for a key. */
function table(rows: readonly (readonly [key: string, text: string])[]): string {
  const printed = rows.filter(([, text]) => text !== '');
  return printed.map(([key, text]) => `    ${quoted(key)}) printf '%s\\n' ${quoted(text)} ;;`).join('\n');
}

/**
 * The functions that bash and zsh have in common. `_gwctl_candidates WORD...` prints what may stand in place of the last word, one a line:
 * it follows the words down the tree, steps over options and their values, and asks gwctl itself only for names of the workspace.
 */
export function shellFunctions(tree: readonly CompletedCommand[]): string {
  const commands = tree.map(
    ({ path, commands: below }) => [path, below.map(({ word }) => word).join(' ')] as const,
  );
  const options = tree.map(
    ({ path, options: own }) => [path, own.flatMap(({ flags }) => flags).join(' ')] as const,
  );
  const values = tree.flatMap(({ path, options: own }) =>
    own.flatMap(({ flags, value }) =>
      value ? flags.map((flag) => [`${path} ${flag}`, tokens(value)] as const) : [],
    ),
  );
  const args = tree.map(({ path, argument }) => [path, tokens(argument)] as const);
  return `_gwctl_table() {
  case "$1" in
  commands) case "$2" in
${table(commands)}
    esac ;;
  options) case "$2" in
${table(options)}
    esac ;;
  values) case "$2" in
${table(values)}
    esac ;;
  arguments) case "$2" in
${table(args)}
    esac ;;
  esac
}

_gwctl_candidates() {
  [ -z "$ZSH_VERSION" ] || emulate -L sh
  local IFS=' ' path='' option='' workspace='' kinds='' word source
  while [ $# -gt 1 ]; do
    word=$1
    shift
    if [ -n "$option" ]; then
      [ "$option" != --workspace ] || workspace=$word
      option=''
      continue
    fi
    case "$word" in
      --workspace=*) workspace=\${word#*=} ;;
      -*) [ -z "$(_gwctl_table values "$path $word")" ] || option=$word ;;
      *) case " $(_gwctl_table commands "$path") " in
        *" $word "*) path="\${path:+$path }$word" ;;
      esac ;;
    esac
  done
  case "$option$1" in
    --*=*) source=$(_gwctl_table values "$path \${1%%=*}") ;;
    -*) source=$(_gwctl_table options "$path")
      [ -z "$option" ] || source=$(_gwctl_table values "$path $option") ;;
    *) source="$(_gwctl_table commands "$path") $(_gwctl_table arguments "$path")" ;;
  esac
  for word in $source; do
    case "$word" in
      :any) ;;
      :files) printf ':files\\n' ;;
      :*) kinds="$kinds \${word#:}" ;;
      *) printf '%s\\n' "$word" ;;
    esac
  done
  [ -z "$kinds" ] || gwctl completion --names $kinds \${workspace:+"--workspace=$workspace"} 2>/dev/null
}
`;
}
