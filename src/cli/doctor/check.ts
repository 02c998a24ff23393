/** What one look found. */
export interface Check {
  /** What was looked at; several may have the same. */
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'error';
  /** One sentence. */
  readonly message: string;
  /** The next step. */
  readonly help?: string;
}

/** A look that found nothing wrong. */
export function ok(name: string, message: string): Check {
  return { name, status: 'ok', message };
}

/** A look that found what works otherwise than one may think. */
export function warn(name: string, message: string, help?: string): Check {
  return { name, status: 'warn', message, ...(help !== undefined && { help }) };
}

/** A look that found what does not work. */
export function error(name: string, message: string, help?: string): Check {
  return { name, status: 'error', message, ...(help !== undefined && { help }) };
}
