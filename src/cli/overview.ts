import type { CommandRow } from './command-table.ts';

/** What `gwctl --help` prints: fits 80 columns and one screen. */
export function overview(table: readonly CommandRow[]): string {
  const width = Math.max(...table.map((row) => row.name.length), 8) + 2;
  const groups = [...new Set(table.map((row) => row.group))].map((group) => {
    const rows = table.filter((row) => row.group === group);
    return `${group}\n${rows.map((row) => `  ${row.name.padEnd(width)}${row.summary}`).join('\n')}`;
  });
  return `gwctl - Amazon API Gateway on your machine, from your OpenAPI file

Usage: gwctl COMMAND [options]

${groups.join('\n\n')}

Options of every command
  --json            machine output on stdout and nothing else
  --workspace DIR   the folder of gwctl.yaml (default: upwards from here)
  --no-color        no colours (also: NO_COLOR=1)
  -q, --quiet       results only
  --verbose         stack traces of bugs
  -h, --help        help, also of one command: gwctl serve --help

Start here
  gwctl init demo && cd demo && gwctl serve
  gwctl serve openapi.yaml --stage dev

Exit codes: 0 done, 1 input judged bad, 2 wrong usage or configuration,
3 the machine is in the way, 70 a bug in gwctl, 130 interrupted
`;
}
