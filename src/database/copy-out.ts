import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Sql } from 'sql-template-tag';

/** What stands before the first row: a signature, flags, and how long what follows them is, which is nothing. */
const HEAD_BYTES = 19;

/**
 * A statement as a binary `COPY … TO STDOUT`. COPY takes no parameters: numbers and instants are written into it.
 */
export function copyText({ strings, values }: Sql): string {
  const query = strings
    .map((part, index) => (index === 0 ? part : literalOf(values[index - 1]) + part))
    .join('');
  return `copy (${query}) to stdout (format binary)`;
}

/**
 * Runs a COPY whose rows are all of one length: no texts, no nulls. Each row begins with the number of its columns in two
 * bytes, and each column with its length in four.
 *
 * @param take - is given whole rows, many at a time; the buffer is not its own
 */
export async function copyRows(
  client: PoolClient,
  text: string,
  rowBytes: number,
  take: (rows: Buffer) => void,
): Promise<void> {
  const stream = client.query(copyTo(text));
  let toSkip = HEAD_BYTES;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const skipped = Math.min(toSkip, chunk.length);
    toSkip -= skipped;
    const bytes =
      rest.length === 0 ? chunk.subarray(skipped) : Buffer.concat([rest, chunk.subarray(skipped)]);
    const whole = bytes.length - (bytes.length % rowBytes);
    if (whole > 0) take(bytes.subarray(0, whole));
    rest = bytes.subarray(whole);
  }
  // The trailer: two bytes, in which no row has as many columns.
  if (rest.length !== 2 || rest.readInt16BE() !== -1)
    throw new Error('the rows of a COPY are not of the length that was said');
}

function literalOf(value: unknown): string {
  if (typeof value === 'number') return `'${value}'`;
  if (value instanceof Date) return `'${value.toISOString()}'`;
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return `'{${value.join()}}'`;
  throw new TypeError('a COPY is given numbers and instants only');
}
