import { type Diagnostic, pointerSegment } from '../diagnostics/diagnostic.ts';

/** The process's environment, or a test's. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** `${NAME}`, `${NAME:-default}`, and `$${...}` for the text itself. `${stageVariables.x}` and `${AWS::Region}` are not ours. */
const variable = /\$(\$?)\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/**
 * A copy of plain data with environment variables put into its texts: values only, never keys (contract, section 4). A variable
 * that is not set and has no default is reported by `report`.
 */
export function replaceVariables(
  value: unknown,
  env: EnvironmentVariables,
  report: (problem: Pick<Diagnostic, 'message' | 'help'>, pointer: string) => void,
  pointer = '',
): unknown {
  if (typeof value === 'string') return replaceInText(value, env, (problem) => report(problem, pointer));
  if (Array.isArray(value)) {
    return value.map((item, i) => replaceVariables(item, env, report, `${pointer}/${i}`));
  }
  if (value === null || typeof value !== 'object') return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const replaced = replaceVariables(item, env, report, `${pointer}/${pointerSegment(key)}`);
    // Plain assignment of `__proto__` would change the prototype.
    Object.defineProperty(copy, key, {
      value: replaced,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy;
}

function replaceInText(
  text: string,
  env: EnvironmentVariables,
  report: (problem: Pick<Diagnostic, 'message' | 'help'>) => void,
): string {
  return text.replace(variable, (whole, dollar: string, name: string, fallback: string | undefined) => {
    if (dollar !== '') return whole.slice(1);
    const found = env[name];
    // As in a shell, `:-` also stands in for a variable that is set to nothing.
    if (fallback !== undefined) return found === undefined || found === '' ? fallback : found;
    if (found !== undefined) return found;
    report({
      message: `the environment variable ${name} is not set`,
      help: `Set it, or write a default: \${${name}:-value}.`,
    });
    return whole;
  });
}
