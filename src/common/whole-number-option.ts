import { UsageError } from './errors/index.js';

/**
 * Reads the whole number that an option of a command takes.
 *
 * @throws UsageError that names the option, what it takes and what it got
 */
export function wholeNumberOption(option: string, text: string, least: number, most: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`${option} takes a whole number from ${least} to ${most}, not "${text}".`);
}
