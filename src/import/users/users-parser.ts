import { headerTooLong, noHeader, readHeader } from '../csv/header.js';
import type { LineSink } from '../csv/line-scanner.js';
import { rawText, type RejectCode, RejectList } from '../csv/reject-list.js';
import { splitFields } from '../csv/split-fields.js';
import { parseUserId } from '../../common/user-id.js';
import { UserTable } from './user-table.js';

/** The rows of a users' file: understood, or rejected. */
export interface ParsedUsers {
  /** Rows after the header, blank lines at the end left out. */
  readonly rowsRead: number;
  readonly users: UserTable;
  readonly rejects: RejectList;
}

const COLUMNS = ['id', 'area', 'tariff'] as const;
const LONGEST_NAME = 100;

/** Understands a users' file line by line. */
export class UsersParser implements LineSink {
  private readonly users = new UserTable();
  private readonly rejects = new RejectList();
  private columns: Readonly<Record<(typeof COLUMNS)[number], number>> | undefined;
  private rowsRead = 0;
  private blanks = 0;

  line(bytes: Buffer, start: number, end: number, number: number): void {
    if (!this.columns) this.columns = readHeader(bytes.toString('utf8', start, end), COLUMNS);
    else if (start === end) this.blanks += 1;
    else {
      this.rejectBlanks(number);
      this.row(rawText(bytes, start, end), bytes.toString('utf8', start, end), number);
    }
  }

  tooLong(head: Buffer, number: number): void {
    if (!this.columns) throw headerTooLong(COLUMNS);
    this.rejectBlanks(number);
    this.rowsRead += 1;
    this.reject(number, rawText(head), 'line_too_long', 'the line is longer than 1 MiB');
  }

  /**
   * Call it once, after the last line.
   *
   * @throws FileRefusedError when there was no line at all
   */
  finish(): ParsedUsers {
    if (!this.columns) throw noHeader(COLUMNS);
    return { rowsRead: this.rowsRead, users: this.users, rejects: this.rejects };
  }

  private row(raw: string, line: string, number: number): void {
    this.rowsRead += 1;
    const fields = splitFields(line);
    if (fields?.length !== COLUMNS.length) {
      const found = fields ? `3 fields are expected, not ${fields.length}` : 'a quote is not closed';
      this.reject(number, raw, 'wrong_column_count', found);
      return;
    }
    const { id: idAt, area: areaAt, tariff: tariffAt } = this.columns ?? { id: 0, area: 1, tariff: 2 };
    const id = parseUserId(fields[idAt] ?? '');
    const area = fields[areaAt] ?? '';
    const tariff = fields[tariffAt] ?? '';
    if (id === undefined) {
      this.reject(number, raw, 'bad_user', 'the id is no whole number from 0 to 2147483647', idAt + 1);
    } else if (!isName(area)) this.reject(number, raw, 'bad_user', nameProblem('area', area), areaAt + 1);
    else if (!isName(tariff))
      this.reject(number, raw, 'bad_user', nameProblem('tariff', tariff), tariffAt + 1);
    else if (this.users.has(id)) {
      this.reject(
        number,
        raw,
        'duplicate_user',
        `user ${id} is in an earlier line already, and that one counts`,
        idAt + 1,
      );
    } else this.users.add(id, area, tariff);
  }

  private rejectBlanks(next: number): void {
    for (let line = next - this.blanks; line < next; line += 1) {
      this.reject(line, '', 'wrong_column_count', 'the line is blank');
    }
    this.rowsRead += this.blanks;
    this.blanks = 0;
  }

  private reject(line: number, raw: string, code: RejectCode, reason: string, column?: number): void {
    this.rejects.add({ line, code, reason, raw, ...(column !== undefined && { column }) });
  }
}

function isName(text: string): boolean {
  return text !== '' && text.length <= LONGEST_NAME && !text.includes('\0');
}

function nameProblem(column: string, text: string): string {
  if (text === '') return `the ${column} is missing`;
  return text.length > LONGEST_NAME
    ? `the ${column} is longer than ${LONGEST_NAME} characters`
    : `the ${column} holds a zero byte`;
}
