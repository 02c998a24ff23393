/** A word that is longer says no more, and pushes its sentence off the screen. */
const longestWord = 400;

/** Text of a spec on a line for people: without codes that move the cursor or colour what follows; names of any length are cut in the middle. */
export function printable(text: string): string {
  return text
    .replaceAll('\n', ' ')
    .replace(/\p{Cc}/gu, '\uFFFD')
    .replace(/\S+/g, (word) =>
      word.length > longestWord ? `${word.slice(0, longestWord / 2)}…${word.slice(-longestWord / 4)}` : word,
    );
}

/** What a terminal would take for a command: control characters, save line ends, tabs and the colours that gwctl itself writes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the one code that may pass begins with it
const commands = /(?!\u001B\[[\d;]*m)[^\P{Cc}\n\t]/gu;

/** Whatever reaches a terminal: specs, backends and handlers write part of it (reliability.md: none of them is trusted). */
export function withoutTerminalCommands(text: string): string {
  return text.replace(commands, '\uFFFD');
}
