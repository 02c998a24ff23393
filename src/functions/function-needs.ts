import type { FunctionDefinition } from './function-definition.ts';
import { typeScriptSource } from './handler-files.ts';
import { runtimeCommand } from './runtime-command.ts';

/** What a function needs of the machine. */
export interface FunctionNeeds {
  /** As configured: `hello`, `hello:next`. */
  readonly key: string;
  readonly runtime: string;
  /** The program that runs it, where that is not gwctl's own Node; a name without a slash is looked for on the `PATH`. */
  readonly program?: string;
  /** Why no program could be found out. */
  readonly problem?: string;
  /** The handler is TypeScript without JavaScript beside it. */
  readonly isTypeScript: boolean;
}

/** Finds out what a function will need; starts nothing. */
export function functionNeeds(definition: FunctionDefinition): FunctionNeeds {
  const { key, kind, runtime } = definition;
  const facts = {
    key,
    runtime,
    isTypeScript: kind !== 'remote' && typeScriptSource(definition) !== undefined,
  };
  if (kind !== 'process') return facts;
  const command = runtimeCommand(definition);
  return 'problem' in command
    ? { ...facts, problem: command.problem }
    : { ...facts, program: command.program };
}
