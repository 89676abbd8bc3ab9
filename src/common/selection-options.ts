import { UsageError } from './errors/index.js';
import { parseInstant, type Zone } from './time/index.js';
import { LARGEST_USER_KEY } from './user-id.js';
import { wholeNumberOption } from './whole-number-option.js';

/** Numbers of an option that may be given several times, with one or more of them. */
export function numbersOption(
  option: string,
  text: string,
  before: readonly number[] = [],
): readonly number[] {
  return [...before, ...text.split(',').map((id) => wholeNumberOption(option, id, 0, LARGEST_USER_KEY))];
}

/**
 * Reads the instant that an option takes; nothing where it is not given.
 *
 * @throws UsageError that names the option and what it takes
 */
export function instantOption(option: string, text: string | undefined, zone: Zone): Date | undefined {
  if (text === undefined) return undefined;
  const instant = parseInstant(text, zone);
  if (instant) return instant;
  throw new UsageError(`${option} takes a date such as 2016-07-15 or a time with its offset; not "${text}".`);
}
