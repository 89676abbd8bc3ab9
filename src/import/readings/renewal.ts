import { dateOfMinute, minuteOfDate } from '../../common/time/index.js';
import type { UserRollup } from '../../consumption/index.js';
import type { Session } from '../../database/index.js';
import type { EarlierFile, FileHistory, Renewal } from '../../ledger/index.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import { type FileRows, firstFrom, rowsBetween } from './reading-rows.js';
import type { SettledReadings } from './settle.js';
import type { StoredFile } from './store-readings.js';

/**
 * What these files put in where the rules differ. Of what an older version stored it is not known which file put it in:
 * all of it that lies in the time of this file.
 */
const PUT_IN = `
  user_id = $1 and period_start >= $2 and period_start < $3
  and (file_id = any($4::int[]) or file_id is null)
  and (file_id = any($5::int[]) or period_start between $6 and $7)`;

const REMOVE = `delete from readings where ${PUT_IN}`;
/** What these files replaced, and what of theirs was replaced, belongs to other half-hours now. */
const REMOVE_REPLACED = `
  delete from replaced_readings
  where user_id = $1 and period_start >= $2 and period_start < $3
    and (file_id = any($4::int[]) or replaced_by = any($4::int[]))`;
const COUNT_PUT_IN = `select count(*) as count from readings where ${PUT_IN}`;
const COUNT = `
  select count(*) as count from readings where user_id = $1 and period_start >= $2 and period_start < $3`;

/** Imports files again by other rules of local time than they were loaded by, replacing what they stored then. */
export class Renewing {
  constructor(
    private readonly history: FileHistory,
    private readonly rollup: UserRollup,
  ) {}

  /**
   * Where the rules differ, and only there, the file's old readings are removed and the file is read again.
   *
   * Files of one user that overlap are read again in the order in which they came in, so that the later one wins again.
   * Only a later file that names every half-hour of an earlier one may come without it, and takes its place: files
   * that grow are replaced where they lie, and the shorter one is gone.
   *
   * @param missing - how many more rows the file has that got no half-hour of their own
   * @param store - stores rows of the file
   * @throws FileRefusedError when an earlier file has to come first
   */
  async renew(
    session: Session,
    userId: number,
    file: FileRows,
    missing: number,
    asked: Renewal,
    store: (rows: FileRows) => Promise<StoredFile>,
  ): Promise<StoredFile> {
    const range = this.rollup.made({ from: minuteOfDate(asked.from), to: minuteOfDate(asked.to) });
    const renewal = { ...asked, from: dateOfMinute(range.from), to: dateOfMinute(range.to) };
    const first = firstFrom(range.from, file.minute, file.length);
    const rows = rowsBetween(file, first, firstFrom(range.to, file.minute, file.length, first));
    const earlier = await this.history.earlierToRenew(session, userId, renewal);
    const before = await count(session, COUNT, [userId, renewal.from, renewal.to]);
    const putIn = putInBy(userId, renewal, earlier);
    if (earlier[0] && !(await isCovered(session, earlier, putIn, rows.length + missing))) {
      throw comesFirst(earlier[0]);
    }
    await session.query(REMOVE, putIn);
    await session.query(REMOVE_REPLACED, putIn.slice(0, 4));
    const stored = await store(rows);
    // Days that lost readings and got none are in no difference of the file.
    await this.rollup.remake(session, new Map([[userId, range]]));
    await this.history.markSuperseded(session, idsOf(earlier));
    await this.history.markRenewed(session, renewal);
    const after = await count(session, COUNT, [userId, renewal.from, renewal.to]);
    return { ...stored, rowDelta: after - before };
  }
}

/** How many rows of a file have no half-hour of their own: they name one that is taken, or that the clocks skip. */
export function rowsWithoutPlace(
  { duplicates, repeats }: SettledReadings,
  skipped: number,
  keepsRepeats: boolean,
): number {
  return skipped + duplicates + (keepsRepeats ? 0 : repeats);
}

function putInBy(
  userId: number,
  { from, to, fileIds, firstStart, lastStart }: Renewal,
  earlier: readonly EarlierFile[],
): readonly unknown[] {
  return [userId, from, to, [...fileIds, ...idsOf(earlier)], fileIds, firstStart, lastStart];
}

/** Whether a file names all that it and earlier ones put in: then there is a row of it for each of these readings. */
async function isCovered(
  session: Session,
  earlier: readonly EarlierFile[],
  putIn: readonly unknown[],
  rows: number,
): Promise<boolean> {
  return earlier.every(({ isWithin }) => isWithin) && (await count(session, COUNT_PUT_IN, putIn)) <= rows;
}

function comesFirst({ directory, path }: EarlierFile): FileRefusedError {
  return new FileRefusedError(
    'refused',
    `it came in after ${directory}/${path}, which has half-hours of the same time that it does not name, and both are to be ` +
      'read anew: import that one again first',
  );
}

async function count(session: Session, statement: string, values: readonly unknown[]): Promise<number> {
  const [row] = await session.query<{ count: number }>(statement, values);
  return row?.count ?? 0;
}

function idsOf(files: readonly EarlierFile[]): readonly number[] {
  return files.flatMap(({ fileIds }) => fileIds);
}
