import { FileRefusedError } from '../source/file-refused-error.js';
import { splitFields } from './split-fields.js';

/**
 * Where each wanted column stands in a file.
 *
 * @throws FileRefusedError unless the header names exactly the wanted columns, in whatever order
 */
export function readHeader<Column extends string>(
  line: string,
  wanted: readonly Column[],
): Readonly<Record<Column, number>> {
  const named = splitFields(line) ?? [];
  const positions = Object.fromEntries(wanted.map((column) => [column, named.indexOf(column)]));
  const complete = Object.values(positions).every((position) => position >= 0);
  if (complete && named.length === wanted.length) return positions as Record<Column, number>;
  throw new FileRefusedError('refused', headerProblem(line, wanted));
}

/** Why a file without any line cannot be read. */
export function noHeader(wanted: readonly string[]): FileRefusedError {
  return new FileRefusedError('refused', `it is empty: its first line must be "${wanted.join(',')}"`);
}

/** Why a file is not read whose first line has no end. */
export function headerTooLong(wanted: readonly string[]): FileRefusedError {
  return new FileRefusedError(
    'refused',
    `its first line is longer than 1 MiB, but must be "${wanted.join(',')}"`,
  );
}

function headerProblem(line: string, wanted: readonly string[]): string {
  if (line.includes('\0'))
    return 'it is no text in UTF-8 (it looks like UTF-16 or a binary file): save it as UTF-8';
  return `its first line is "${line.slice(0, 80)}", but must be "${wanted.join(',')}"`;
}
