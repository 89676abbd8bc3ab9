import { parseUserId } from '../../common/user-id.js';
import { type Row, TableParser, type Understood } from '../csv/table-parser.js';

/** What a file says of a user. Segments are few: users of the same one share it. */
export interface Segment {
  readonly area: string;
  readonly tariff: string;
}

/** The rows of a users' file: understood, or rejected. */
export interface ParsedUsers extends Understood {
  /** By id, in the order of the file. */
  readonly users: ReadonlyMap<number, Segment>;
}

const COLUMNS = ['id', 'area', 'tariff'] as const;
const LONGEST_NAME = 100;

/** Understands a users' file line by line. */
export class UsersParser extends TableParser<(typeof COLUMNS)[number]> {
  private readonly users = new Map<number, Segment>();
  private readonly segments = new Map<string, Segment>();

  constructor() {
    super(COLUMNS);
  }

  /**
   * Call it once, after the last line.
   *
   * @throws FileRefusedError when there was no line at all
   */
  finish(): ParsedUsers {
    this.assertHeader();
    const { rowsRead, users, rejects } = this;
    return { rowsRead, users, rejects };
  }

  protected override row(bytes: Buffer, start: number, end: number, line: number): void {
    const row = this.split(bytes, start, end, line);
    if (!row) return;
    const id = parseUserId(this.field(row, 'id'));
    if (id === undefined) {
      this.reject(row, 'bad_user', 'the id is no whole number from 0 to 2147483647', 'id');
    } else if (this.isName(row, 'area') && this.isName(row, 'tariff')) this.add(row, id);
  }

  private add(row: Row, id: number): void {
    if (this.users.has(id)) {
      const reason = `user ${id} is in an earlier line already, and that one counts`;
      this.reject(row, 'duplicate_user', reason, 'id');
    } else this.users.set(id, this.segment(this.field(row, 'area'), this.field(row, 'tariff')));
  }

  private segment(area: string, tariff: string): Segment {
    const key = `${area}\0${tariff}`;
    const known = this.segments.get(key) ?? { area, tariff };
    this.segments.set(key, known);
    return known;
  }

  private isName(row: Row, column: 'area' | 'tariff'): boolean {
    const text = this.field(row, column);
    const problem = nameProblem(text);
    if (problem !== undefined) this.reject(row, 'bad_user', `the ${column} ${problem}`, column);
    return problem === undefined;
  }
}

function nameProblem(text: string): string | undefined {
  if (text === '') return 'is missing';
  if (text.length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} characters`;
  return text.includes('\0') ? 'holds a zero byte' : undefined;
}
