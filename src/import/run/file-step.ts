import type { Session } from '../../database/index.js';
import type { FileEntry, RowCounts } from '../../ledger/index.js';
import { RejectList } from '../csv/reject-list.js';
import type { Restatement } from '../readings/compare.js';
import type { Repeat } from '../readings/settle.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import type { Candidate, Understood } from './candidate.js';
import type { ImportContext } from './import-context.js';
import { issuesOf } from './issues.js';

/** What storing a file's content came to. */
export interface Stored {
  /** The file's number in the ledger, where one was reserved. */
  readonly fileId?: number;
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

/** What became of one file. */
export interface FileOutcome extends Pick<Stored, 'energyWh' | 'changedDays'> {
  readonly entry: FileEntry;
  readonly rejects: RejectList;
}

export const NO_ROWS: RowCounts = Object.freeze({
  rows_read: 0,
  rows_inserted: 0,
  rows_unchanged: 0,
  rows_restated: 0,
  rows_repeated: 0,
  rows_duplicate: 0,
  rows_rejected: 0,
});

const NOTHING_STORED: Stored = Object.freeze({ rows: {} });

/** With `--on-restated error`. */
export class RestatedError extends FileRefusedError {
  constructor(readonly compared: Stored) {
    super(
      'refused',
      `${compared.rows.rows_restated ?? 0} of its readings are stored otherwise, the first one in line ` +
        `${compared.restated?.[0]?.line ?? 0}; correct the file, or import it with --on-restated replace`,
    );
  }
}

/**
 * Loads a file and writes down what became of it, in one transaction. Of a file that is refused only that is written
 * down.
 *
 * @param load - puts what was understood of it into the database
 * @returns nothing when there was nothing to do
 */
export async function takeFile<Content extends Understood>(
  context: ImportContext,
  candidate: Candidate<Content>,
  load: (session: Session, content: Content) => Promise<Stored>,
): Promise<FileOutcome | undefined> {
  const { isKnown, refused, content, file } = candidate;
  if (isKnown) return undefined;
  const began = performance.now() - candidate.workedMs;
  const writeDown = async (
    session: Session,
    stored: Stored,
    why?: FileRefusedError,
  ): Promise<FileOutcome> => {
    const entry = entryOf(candidate, began, stored, why);
    const issues = issuesOf(candidate, stored, context.options, why !== undefined);
    await context.record(session, entry, issues, stored.fileId);
    const { energyWh, changedDays } = stored;
    return { entry, rejects: content?.rejects ?? new RejectList(), energyWh, changedDays };
  };
  try {
    if (refused) throw refused;
    if (!content) throw new Error(`${file.name} has not been read`);
    return await context.write(async (session) => writeDown(session, await load(session, content)));
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    const found = error instanceof RestatedError ? error.compared : NOTHING_STORED;
    return context.write((session) => writeDown(session, found, error));
  }
}

function entryOf(
  { kind, file, userId, sha256, sample, content }: Candidate<Understood>,
  began: number,
  stored: Stored,
  why: FileRefusedError | undefined,
): FileEntry {
  return {
    path: file.name,
    kind,
    user_id: userId,
    sha256,
    sample,
    result: why?.result ?? 'loaded',
    reason: why?.message,
    ...NO_ROWS,
    rows_read: content?.rowsRead ?? 0,
    rows_rejected: content?.rejects.count ?? 0,
    ...stored.rows,
    stored_change: stored.rowDelta ?? 0,
    future_rows: content?.hasFutureRows ?? false,
    first_start: content?.firstStart,
    last_start: content?.lastStart,
    duration_ms: Math.round(performance.now() - began),
  };
}
