import { InvalidArgumentError } from 'commander';

/** A whole number from 0 on, for an option's value. */
export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Take a whole number.');
}
