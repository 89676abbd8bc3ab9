import { storableText } from '../../common/storable-text.js';

/** Why a row was rejected, as the ledger names it. */
export const REJECT_CODES = [
  'bad_timestamp',
  'not_on_half_hour',
  'nonexistent_local_time',
  'out_of_range',
  'bad_number',
  'missing_value',
  'negative',
  'implausible',
  'wrong_column_count',
  'wrong_interval_count',
  'slot_beyond_day',
  'repeated_too_often',
  'line_too_long',
  'bad_user',
  'duplicate_user',
] as const;

export type RejectCode = (typeof REJECT_CODES)[number];

/** A rejected row. */
export interface Reject {
  /** The line of the file, from 1. */
  readonly line: number;
  /** The field of the row, from 1; nothing when the row as a whole is wrong. */
  readonly column?: number;
  readonly code: RejectCode;
  /** Words for people. */
  readonly reason: string;
  /** The row as it stands in the file, at most {@link RAW_LENGTH} characters. */
  readonly raw: string;
}

/** So many rows of a file are listed; all are counted. */
export const MOST_LISTED = 10_000;
const RAW_LENGTH = 200;

/** No character takes more bytes. */
const RAW_BYTES = 4 * RAW_LENGTH;

/** Rows of a file that were rejected: all counted, the first ones listed. */
export class RejectList {
  count = 0;
  readonly listed: Reject[] = [];
  /** How many rows were rejected for each reason. */
  readonly byCode = new Map<RejectCode, number>();

  add(reject: Reject): void {
    this.count += 1;
    this.byCode.set(reject.code, (this.byCode.get(reject.code) ?? 0) + 1);
    if (this.listed.length < MOST_LISTED) this.listed.push({ ...reject, reason: ownText(reject.reason) });
  }

  addAll({ count, listed, byCode }: RejectList): void {
    this.count += count;
    for (const [code, ofCode] of byCode) this.byCode.set(code, (this.byCode.get(code) ?? 0) + ofCode);
    this.listed.push(...listed.slice(0, MOST_LISTED - this.listed.length));
  }
}

/** The beginning of a line as text that every database accepts. */
export function rawText(bytes: Buffer, start = 0, end = bytes.length): string {
  return storableText(bytes.toString('utf8', start, Math.min(end, start + RAW_BYTES)).slice(0, RAW_LENGTH));
}

/** The same text by itself: a piece of a string keeps the whole of it in memory, of a line up to a mebibyte. */
export function ownText(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
