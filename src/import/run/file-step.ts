import { nounOf } from '../../common/counting.js';
import type { Session } from '../../database/index.js';
import type { FileEntry, RecordedFile, RowCounts } from '../../ledger/index.js';
import { RejectList } from '../csv/reject-list.js';
import type { Understood } from '../csv/table-parser.js';
import type { Restatement } from '../readings/compare.js';
import type { Repeat } from '../readings/settle.js';
import type { StoredFile } from '../readings/store-readings.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import type { Candidate } from './candidate.js';
import type { ImportContext } from './import-context.js';
import { issuesOf } from './issues.js';
import { NO_ROWS } from './row-counts.js';

/** What storing a file's content came to. */
export interface Stored {
  readonly rows: Partial<RowCounts>;
  /** By how many rows the table grew. */
  readonly rowDelta?: number;
  readonly repeats?: readonly Repeat[];
  readonly restated?: readonly Restatement[];
  /** Sum over the file's readings as they are settled, in Wh. */
  readonly energyWh?: number | undefined;
  /** The local days of its user that changed, by their begin in minutes since 1970-01-01 UTC. */
  readonly changedDays?: ReadonlySet<number> | undefined;
}

/** What became of one file: what the ledger is told of it, and more. */
export interface FileOutcome extends RecordedFile, Pick<Stored, 'energyWh' | 'changedDays'> {
  readonly rejects: RejectList;
}

const NOTHING_STORED: Stored = Object.freeze({ rows: {} });

/** With `--on-restated error`. */
export class RestatedError extends FileRefusedError {
  readonly compared: Stored;

  constructor({ rows, restated }: StoredFile) {
    super(
      'refused',
      `${rows.rows_restated} of its readings ${nounOf(rows.rows_restated, 'is', 'are')} stored otherwise, the first one in line ` +
        `${restated[0]?.line ?? 0}; correct the file, or import it with --on-restated replace`,
    );
    this.compared = { rows: { ...rows, rows_inserted: 0 }, restated };
  }
}

/**
 * Puts what was understood of a file into the database; what it puts in carries the number that the file will have in
 * the ledger. Of a file that it refuses it leaves nothing there: the transaction goes on with others.
 *
 * @throws FileRefusedError
 */
export type Load<Taken> = (candidate: Taken, fileId: number) => Promise<Stored>;

/** What the ledger keeps of files of meters and their series alone. */
export type OfMeters = Pick<
  FileEntry,
  | 'part_of'
  | 'series'
  | 'layout'
  | 'time_zone'
  | 'read_as'
  | 'left_out'
  | 'native_minutes'
  | 'half_hours_incomplete'
  | 'values_missing'
  | 'fillers'
>;

/** Of files with a user each. */
export const NOT_OF_METERS: OfMeters = Object.freeze({
  part_of: null,
  series: null,
  layout: null,
  time_zone: null,
  read_as: null,
  left_out: null,
  native_minutes: null,
  half_hours_incomplete: 0,
  values_missing: 0,
  fillers: 0,
});

/**
 * Loads files that are not refused yet, in one transaction.
 *
 * @returns what became of each, in their order; it must still be recorded, in the same transaction
 */
export async function loadFiles<Taken extends Candidate<Understood>>(
  context: ImportContext,
  session: Session,
  candidates: readonly Taken[],
  load: Load<Taken>,
  ofMeters: (candidate: Taken) => OfMeters = () => NOT_OF_METERS,
): Promise<readonly FileOutcome[]> {
  const ids = await context.reserve(session, candidates.length);
  const outcomes: FileOutcome[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const id = ids[index] ?? 0;
    const began = performance.now() - candidate.workedMs;
    const { stored, refused } = await loaded(candidate, id, load);
    const entry = { ...entryOf(candidate, began, stored, refused), ...ofMeters(candidate) };
    const issues = issuesOf(candidate, stored, context.options, refused !== undefined);
    const rejects = candidate.content?.rejects ?? new RejectList();
    const { energyWh, changedDays } = stored;
    outcomes.push({ id, entry, issues, rejects, energyWh, changedDays });
  }
  return outcomes;
}

async function loaded<Taken extends Candidate<Understood>>(
  candidate: Taken,
  fileId: number,
  load: Load<Taken>,
): Promise<{ readonly stored: Stored; readonly refused?: FileRefusedError }> {
  const { refused } = candidate;
  if (refused) return { stored: NOTHING_STORED, refused };
  try {
    return { stored: await load(candidate, fileId) };
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    return { stored: error instanceof RestatedError ? error.compared : NOTHING_STORED, refused: error };
  }
}

/** What is odd about a file that is taken all the same. */
function backwardsText({ backwards }: Pick<Understood, 'backwards'> = {}): string | undefined {
  if (!backwards) return undefined;
  const { count, line } = backwards;
  const places = count === 1 ? `in line ${line}` : `in ${count} places, first in line ${line}`;
  return `its times go back by more than a day ${places}`;
}

function entryOf(
  candidate: Candidate<Understood>,
  began: number,
  stored: Stored,
  why: FileRefusedError | undefined,
): Omit<FileEntry, keyof OfMeters> {
  const { kind, file, userId, sha256, sample, content, rejected } = candidate;
  return {
    path: file.name,
    kind,
    user_id: userId,
    sha256,
    sample,
    result: why?.result ?? 'loaded',
    reason: why?.message ?? backwardsText(content),
    ...NO_ROWS,
    rows_read: content?.rowsRead ?? rejected,
    rows_rejected: rejected,
    ...stored.rows,
    stored_change: stored.rowDelta ?? 0,
    future_rows: content?.hasFutureRows ?? false,
    first_start: content?.firstStart,
    last_start: content?.lastStart,
    duration_ms: Math.round(performance.now() - began),
  };
}
