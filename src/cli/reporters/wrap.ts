/** Breaks a text at blanks; later lines are indented. */
export function wrap(text: string, width: number, indent = 0): string {
  const room = Math.max(30, width - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}

/** Breaks paragraphs anew at a width; a line that begins with `- ` stays a line of its own. */
export function reflow(text: string, width: number): string {
  const paragraphs: string[] = [];
  let open = false;
  for (const line of text.split('\n')) {
    const item = line.startsWith('- ');
    if (open && !item) paragraphs.push(`${paragraphs.pop()} ${line}`);
    else paragraphs.push(line);
    open = !item;
  }
  return paragraphs.map((each) => wrap(each, width, each.startsWith('- ') ? 2 : 0)).join('\n');
}
