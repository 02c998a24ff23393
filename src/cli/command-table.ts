import type { Command } from 'commander';
import type { World } from './world.ts';

/** One row of the command table: its file is loaded only when it is the one asked for. */
export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  readonly group: 'Specs' | 'Run' | 'Stages' | 'Access' | 'Learn';
  readonly load: () => Promise<(world: World) => Command>;
}

/** Every command of gwctl, in the order of its help. A command that is not built has no row. */
export const commandTable: readonly CommandRow[] = [
  // rows: { name: 'import', summary: '...', group: 'Specs', load: async () => (await import('./commands/import.ts')).importCommand },
];
