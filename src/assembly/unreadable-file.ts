import { fileAdvice } from '../document/file-advice.ts';
import { DiagnosticsError } from './diagnostics-error.ts';

/** For a rejected read: throws what the command line would say of the file, and passes on what is no fault of the file. */
export function unreadable(file: string): (error: unknown) => never {
  return (error) => {
    const advice = fileAdvice((error as NodeJS.ErrnoException | undefined)?.code);
    if (!advice) throw error;
    const [message, help] = advice;
    const diagnostic = {
      ruleId: 'unreadable-file',
      severity: 'error',
      message: `${message}. ${help}`,
      help,
    } as const;
    throw new DiagnosticsError(`${file} cannot be read`, [diagnostic], error);
  };
}
