import type { BackwardSteps } from '../readings/backward-steps.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import type { LineSink } from './line-scanner.js';
import { foldName } from './names.js';
import { rawText, type RejectCode, RejectList } from './reject-list.js';
import { splitFields } from './split-fields.js';

/** What was understood of a file, whatever is in it. */
export interface Understood {
  readonly rowsRead: number;
  readonly rejects: RejectList;
  /** Some rows were rejected only because their time has not come yet. */
  readonly hasFutureRows?: boolean;
  /** Where its times turn back. */
  readonly backwards?: BackwardSteps | undefined;
  /** The first and last half-hour that it names. */
  readonly firstStart?: Date | undefined;
  readonly lastStart?: Date | undefined;
}

/** A row whose fields are read one by one. */
export interface Row {
  /** The line of the file, from 1. */
  readonly line: number;
  readonly raw: string;
  /** In the order of the file. */
  readonly fields: readonly string[];
}

/** Parses a file with a header line by line: what all kinds of files have in common. */
export abstract class TableParser<Column extends string> implements LineSink {
  /** Rows after the header, blank lines at the end left out. */
  protected rowsRead = 0;
  protected readonly rejects = new RejectList();
  /** Where each column stands, once the header has been read. */
  protected positions: Readonly<Record<Column, number>> | undefined;
  private blanks = 0;

  constructor(private readonly columns: readonly Column[]) {}

  line(bytes: Buffer, start: number, end: number, number: number): void {
    if (!this.positions) this.positions = readHeader(bytes.toString('utf8', start, end), this.columns);
    else if (start === end) this.blanks += 1;
    else {
      if (this.blanks > 0) this.rejectBlanks(number);
      this.rowsRead += 1;
      this.row(bytes, start, end, number);
    }
  }

  tooLong(head: Buffer, number: number): void {
    if (!this.positions) throw this.without('its first line is longer than 1 MiB, but');
    if (this.blanks > 0) this.rejectBlanks(number);
    this.rowsRead += 1;
    this.reject({ line: number, raw: rawText(head) }, 'line_too_long', 'the line is longer than 1 MiB');
  }

  /** A line that is not blank, `bytes[start, end)`. */
  protected abstract row(bytes: Buffer, start: number, end: number, line: number): void;

  /** @throws FileRefusedError when there was no line at all */
  protected assertHeader(): void {
    if (!this.positions) throw this.without('it is empty: its first line');
  }

  /** @returns nothing once the row has been rejected for not having one field for each column */
  protected split(bytes: Buffer, start: number, end: number, line: number): Row | undefined {
    const fields = splitFields(bytes.toString('utf8', start, end));
    const raw = rawText(bytes, start, end);
    if (fields?.length === this.columns.length) return { line, raw, fields };
    const problem = fields
      ? `${this.columns.length} fields are expected, not ${fields.length}`
      : 'a quote is not closed';
    this.reject({ line, raw }, 'wrong_column_count', problem);
    return undefined;
  }

  protected field({ fields }: Row, column: Column): string {
    return (this.positions && fields[this.positions[column]]) ?? '';
  }

  protected reject(
    { line, raw }: Pick<Row, 'line' | 'raw'>,
    code: RejectCode,
    reason: string,
    column?: Column,
  ): void {
    const at = column === undefined ? undefined : this.positions?.[column];
    this.rejects.add({ line, code, reason, raw, ...(at !== undefined && { column: at + 1 }) });
  }

  /** Blank lines are fine at the end of a file only: a row follows, so these were rows without fields. */
  private rejectBlanks(next: number): void {
    for (let line = next - this.blanks; line < next; line += 1) {
      this.reject({ line, raw: '' }, 'wrong_column_count', 'the line is blank');
    }
    this.rowsRead += this.blanks;
    this.blanks = 0;
  }

  private without(problem: string): FileRefusedError {
    return new FileRefusedError('refused', `${problem} must be "${this.columns.join(',')}"`);
  }
}

/**
 * Where each wanted column stands in a file.
 *
 * @throws FileRefusedError unless the header names exactly the wanted columns, in whatever order
 */
export function readHeader<Column extends string>(
  line: string,
  wanted: readonly Column[],
): Readonly<Record<Column, number>> {
  const named = splitFields(line)?.map(foldName) ?? [];
  const positions = Object.fromEntries(wanted.map((column) => [column, named.indexOf(column)]));
  const complete = Object.values(positions).every((position) => position >= 0);
  if (complete && named.length === wanted.length) return positions as Record<Column, number>;
  const problem = line.includes('\0')
    ? 'it is no text in UTF-8 (it looks like UTF-16 or a binary file): save it as UTF-8'
    : `its first line is "${line.slice(0, 80)}", but must be "${wanted.join(',')}"`;
  throw new FileRefusedError('refused', problem);
}
