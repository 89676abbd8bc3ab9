import { UsageError } from './errors/index.js';
import { parseNames, writeNames } from './http/names.js';
import { parseInstant, type Zone } from './time/index.js';
import { LARGEST_USER_KEY, parseUserId, USER_ID_RULE } from './user-id.js';
import { wholeNumberOption } from './whole-number-option.js';

/** Numbers of an option that may be given several times, with one or more of them. */
export function numbersOption(
  option: string,
  text: string,
  before: readonly number[] = [],
): readonly number[] {
  return [...before, ...text.split(',').map((id) => wholeNumberOption(option, id, 0, LARGEST_USER_KEY))];
}

/** The ids of users of an option that may be given several times; one that holds a comma stands in double quotes. */
export function usersOption(option: string, text: string, before: readonly string[] = []): readonly string[] {
  const ids = parseNames(text).map((name) => {
    const id = parseUserId(name);
    if (id === undefined)
      throw new UsageError(`${option} takes ids of users, not "${name}": ${USER_ID_RULE}.`);
    return id;
  });
  if (ids.length === 0) throw new UsageError(`${option} takes ids of users.`);
  return [...before, ...ids];
}

/** What a shell and {@link usersOption} read as these users. */
export function userWords(ids: readonly string[]): string {
  // A word that begins with a hyphen would be an option.
  if (ids.some((id) => id.startsWith('-'))) return `--user=${shellWord(writeNames(ids))}`;
  return `--user ${ids.map((id) => shellWord(writeNames([id]))).join(' ')}`;
}

function shellWord(text: string): string {
  return /^[\p{L}\p{N}_.:@%+,-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
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
