import type { CompletedCommand, CompletedOption, WordSource } from './completion-tree.ts';
import { quoted } from './shell-functions.ts';

/** The script for fish: one `complete` a command and option, each with its description. */
export function fishCompletion(tree: readonly CompletedCommand[]): string {
  const paths = tree.map(({ path }) => path).filter((path) => path !== '');
  return `# gwctl completion for fish. Made by: gwctl completion fish
set -g __gwctl_paths ${paths.map(quoted).join(' ')}

# Whether the words before the cursor lead to this command.
function __gwctl_at
    set -l path
    for word in (commandline -opc)[2..-1]
        set -l below (string join ' ' -- $path $word)
        if contains -- $below $__gwctl_paths
            set path $path $word
        end
    end
    test (string join ' ' -- $path) = "$argv[1]"
end

complete -c gwctl -f
${tree.flatMap(linesOf).join('\n')}
`;
}

function linesOf({ path, commands, options, argument }: CompletedCommand): string[] {
  // Inside the quoted condition fish wants the quotes of the path escaped.
  const start = `complete -c gwctl -n ${quoted(`__gwctl_at "${path}"`)}`;
  const below = commands.map(
    ({ word, description }) => `${start} -f -a ${quoted(word)} -d ${quoted(description)}`,
  );
  const takesFiles = argument.files ? [`${start} -F`] : [];
  const from = candidates(argument);
  return [
    ...below,
    ...(from === undefined ? [] : [`${start} -f -a ${quoted(from)}`]),
    ...takesFiles,
    ...options.map((option) => `${start} ${optionWords(option)}`),
  ];
}

function optionWords({ flags, description, value }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const from = value && candidates(value);
  const values = value === undefined ? [] : [value.files ? '-r -F' : '-x'];
  return [
    ...names,
    `-d ${quoted(description)}`,
    ...values,
    ...(from === undefined ? [] : [`-a ${quoted(from)}`]),
  ].join(' ');
}

/** Fixed words, and a command that fish runs when it needs the names of the workspace. */
function candidates({ words, names }: WordSource): string | undefined {
  const asked = names.length > 0 ? [`(gwctl completion --names ${names.join(' ')} 2>/dev/null)`] : [];
  const all = [...words, ...asked];
  return all.length > 0 ? all.join(' ') : undefined;
}
