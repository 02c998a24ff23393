import type { Check } from '../doctor/check.ts';
import type { World } from '../world.ts';
import { proseWidth, wrap } from './wrap.ts';

const statusWidth = 'error'.length + 2;
const nameWidth = 'permissions'.length + 2;

/** What was found, one look a line, with the next step below what is not right. */
export function doctorText(checks: readonly Check[], { stdout, colours }: World): string {
  const width = proseWidth(stdout);
  const { green, yellow, red } = colours.stdout;
  const colourOf = { ok: green, warn: yellow, error: red };
  const indent = statusWidth + nameWidth;
  const lines = checks.map(({ name, status, message, help }) => {
    const start = `${colourOf[status](status)}${' '.repeat(statusWidth - status.length)}${name.padEnd(nameWidth)}`;
    const next = help === undefined ? '' : `\n${' '.repeat(indent)}${wrap(`-> ${help}`, width, indent)}`;
    return `${start}${wrap(message, width, indent)}${next}`;
  });
  return `${lines.join('\n')}\n\n${summary(checks)}\n`;
}

function summary(checks: readonly Check[]): string {
  const count = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  const parts = [
    [count('error'), 'error'],
    [count('warn'), 'warning'],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}${n === 1 ? '' : 's'}`);
  return said.length > 0 ? `${said.join(', ')}.` : 'All is well.';
}
