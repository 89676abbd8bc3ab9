import { isShortenedId, parseUserId, USER_ID_RULE } from '../../common/user-id.js';
import { SHORTENED_REASON } from '../csv/reasons.js';
import { FoldedNames } from '../csv/folded-names.js';
import { foldName, nameProblem } from '../csv/names.js';
import { type Row, TableParser, type Understood } from '../csv/table-parser.js';

/** What a file says of a user. Segments are few: users of the same one share it. */
export interface Segment {
  readonly area: string;
  readonly tariff: string;
}

/** The rows of a users' file: understood, or rejected. */
export interface ParsedUsers extends Understood {
  /** By id, in the order of the file. */
  readonly users: ReadonlyMap<string, Segment>;
  readonly folded: FoldedNames;
}

const COLUMNS = ['id', 'area', 'tariff'] as const;
type Column = (typeof COLUMNS)[number];

/** Understands a users' file line by line. */
export class UsersParser extends TableParser<Column> {
  private readonly users = new Map<string, Segment>();
  private readonly segments = new Map<string, Segment>();
  private readonly folded = new FoldedNames();

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
    const { rowsRead, users, rejects, folded } = this;
    return { rowsRead, users, rejects, folded };
  }

  protected override row(bytes: Buffer, start: number, end: number, line: number): void {
    const row = this.split(bytes, start, end, line);
    if (!row) return;
    const names = {
      id: foldName(this.field(row, 'id')),
      area: foldName(this.field(row, 'area')),
      tariff: foldName(this.field(row, 'tariff')),
    };
    const id = parseUserId(names.id);
    if (id === undefined || isShortenedId(id)) {
      this.reject(row, 'bad_user', idProblem(names.id), 'id');
    } else if (this.isName(row, 'area', names.area) && this.isName(row, 'tariff', names.tariff)) {
      this.add(row, id, names);
    }
  }

  private add(row: Row, id: string, names: Readonly<Record<Column, string>>): void {
    if (this.users.has(id)) {
      const reason = `user ${id} is in an earlier line already, and that one counts`;
      this.reject(row, 'duplicate_user', reason, 'id');
      return;
    }
    this.users.set(id, this.segment(names.area, names.tariff));
    for (const column of COLUMNS) {
      const written = this.field(row, column);
      if (written !== names[column]) this.folded.add(row.line, column, written, names[column]);
    }
  }

  private segment(area: string, tariff: string): Segment {
    const key = `${area}\0${tariff}`;
    const known = this.segments.get(key) ?? { area, tariff };
    this.segments.set(key, known);
    return known;
  }

  private isName(row: Row, column: 'area' | 'tariff', name: string): boolean {
    const problem = nameProblem(name);
    if (problem !== undefined) this.reject(row, 'bad_user', `the ${column} ${problem}`, column);
    return problem === undefined;
  }
}

function idProblem(text: string): string {
  if (text === '') return 'the id is missing';
  return isShortenedId(text) ? SHORTENED_REASON : USER_ID_RULE;
}
