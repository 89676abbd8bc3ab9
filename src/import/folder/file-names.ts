import { UsageError } from '../../common/errors/index.js';
import { parseUserId } from '../../common/user-id.js';
import { foldName } from '../csv/names.js';

const ENDING = '.csv';

/** As people order files: 9 before 10. One collator for all: each takes as long to make as hundreds of comparisons. */
const NAMES = new Intl.Collator('en', { numeric: true });

/** Orders names of files and paths, below 0 where the first one comes first. */
export function inOrderOfNames(one: string, other: string): number {
  return NAMES.compare(one, other);
}

/** Whether a name of the readings' folder is one of a readings' file, in whatever capitals. */
export function isReadingsName(name: string): boolean {
  return !name.startsWith('.') && foldName(name).toLowerCase().endsWith(ENDING);
}

/** The id of the user whose readings are in a file of this name; nothing when it is none. */
export function userIdOf(name: string): string | undefined {
  return parseUserId(foldName(foldName(name).replace(/\.(?:csv|txt)$/i, '')));
}

/** Whether the name is spelled as that of its user's file is: there is only one such file. */
export function isSpelledRight(name: string, userId: string): boolean {
  return name === `${userId}${ENDING}`;
}

/**
 * The name among these that is the wanted one, in other capitals where it does not stand there as it is.
 *
 * @throws UsageError when there are several of those
 */
export function spellingOf(wanted: string, names: readonly string[], folder: string): string | undefined {
  if (names.includes(wanted)) return wanted;
  const [spelling, ...more] = names.filter((name) => foldName(name).toLowerCase() === wanted);
  if (more.length === 0) return spelling;
  const all = [spelling, ...more].sort().join(' and ');
  throw new UsageError(`The folder ${folder} holds ${all}: keep one of them, as ${wanted}.`);
}
