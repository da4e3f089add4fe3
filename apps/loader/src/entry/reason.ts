import { Problem } from '@hooklab/base';

/** Why something of the kernel cannot be read, in a word or two: the errno where there is one. */
export function reason(error: unknown): string {
  if (error instanceof Problem) return error.cause ?? error.what;
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
