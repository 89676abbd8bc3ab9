import type { TimeRange } from '../../common/time/index.js';
import { lockUsers } from '../../consumption/index.js';
import type { Session } from '../../database/index.js';
import type { FileEntry, FileHistory } from '../../ledger/index.js';
import { ChunkMaker } from '../readings/chunk-maker.js';
import { releaseBuffers } from '../../common/release-buffers.js';
import type { PreparedReadings } from '../readings/prepare-readings.js';
import type { FileRows } from '../readings/reading-rows.js';
import { Renewing, rowsWithoutPlace } from '../readings/renewal.js';
import { type Origin, type StoredFile, storeReadings } from '../readings/store-readings.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import type { Candidate } from './candidate.js';
import type { ImportContext } from './import-context.js';
import { instant, issuesOf, type RestatementCode } from './issues.js';
import { type FileOutcome, NO_ROWS, REJECTED_NOTHING } from './outcome.js';

const HALF_HOUR = 30;

/** Takes readings' files that were understood into the database, one transaction each. */
export class ReadingsStep {
  private readonly chunks: ChunkMaker;
  private readonly renewing: Renewing;
  /** Files were read anew: the data may begin later now, or end earlier. */
  hasRenewed = false;

  /** @param whileStoring - called, maybe more than once for a file, when the database has something to do */
  constructor(
    private readonly context: ImportContext,
    history: FileHistory,
    private readonly whileStoring: () => void,
  ) {
    this.chunks = new ChunkMaker(context.store, (work) => context.write(work), context.rollup);
    this.renewing = new Renewing(history, context.rollup);
  }

  /** @returns nothing when there was nothing to do */
  async take(candidate: Candidate): Promise<FileOutcome | undefined> {
    if (candidate.isKnown) return undefined;
    const began = performance.now() - candidate.workedMs;
    try {
      if (candidate.refused) throw candidate.refused;
      return await this.load(candidate, began);
    } catch (error) {
      if (!(error instanceof FileRefusedError)) throw error;
      return await this.refuse(candidate, began, error);
    } finally {
      if (candidate.readings) releaseBuffers(...columnsOf(candidate.readings));
    }
  }

  private async load(candidate: Candidate, began: number): Promise<FileOutcome> {
    const { file, readings } = candidate;
    const { context } = this;
    const { onRestated, onRepeat } = context.options;
    const userId = file.userId;
    if (!readings || userId === undefined) throw new Error(`${file.name} has not been prepared`);
    const range = rangeOf(readings);
    if (range) context.guardRules(range);
    if (context.options.jobs > 1) await this.chunks.cover(readings.settled);
    const outcome = await context.write(async (session) => {
      const [locked] = await lockUsers(session, [userId]);
      if (!locked) throw new FileRefusedError('no_user', `user ${userId} is not known any more`);
      // Readings that no day counts leave a user without a first one.
      const user = { ...locked, hasPast: locked.hasPast || candidate.past?.stamp !== null };
      const fileId = await context.reserve(session);
      const stored = await this.store(session, { user, fileId }, { ...candidate, readings });
      if (onRestated === 'error' && stored.restated > 0) throw new RestatedError(stored);
      const entry = entryOf(candidate, 'loaded', began, stored);
      const { rejects, settled } = readings;
      const code: RestatementCode = onRestated === 'replace' ? 'replaced' : 'kept';
      const issues = issuesOf(
        userId,
        rejects.listed,
        settled.listedRepeats,
        onRepeat,
        stored.listedRestated,
        code,
      );
      await context.record(session, entry, issues, fileId);
      return { entry, energyWh: energyOf(readings), rejects, changedDays: stored.changedDays };
    });
    if (candidate.past?.renewal) this.hasRenewed = true;
    return outcome;
  }

  private async store(
    session: Session,
    origin: Origin,
    { past, readings }: Candidate & { readonly readings: PreparedReadings },
  ): Promise<StoredFile> {
    const { rollup, options } = this.context;
    const { settled, rejects } = readings;
    const { whileStoring } = this;
    const store = (rows: FileRows): Promise<StoredFile> =>
      storeReadings(session, origin, rows, options.onRestated, { rollup, whileStoring });
    if (!past?.renewal) return store(settled);
    const skipped = rejects.byCode.get('nonexistent_local_time') ?? 0;
    const missing = rowsWithoutPlace(settled, skipped, options.onRepeat === 'keep');
    return this.renewing.renew(session, origin.user.id, settled, missing, past.renewal, store);
  }

  private async refuse(candidate: Candidate, began: number, error: FileRefusedError): Promise<FileOutcome> {
    const { readings, file } = candidate;
    const stored = error instanceof RestatedError ? error.compared : undefined;
    const entry = { ...entryOf(candidate, error.result, began, stored), reason: error.message };
    const restated = stored?.listedRestated ?? [];
    const issues = issuesOf(file.userId, readings?.rejects.listed ?? [], [], 'keep', restated, 'refused');
    await this.context.write((session) => this.context.record(session, entry, issues));
    return { entry, energyWh: 0, rejects: readings?.rejects ?? REJECTED_NOTHING };
  }
}

/** With `--on-restated error`. */
class RestatedError extends FileRefusedError {
  constructor(readonly compared: StoredFile) {
    const { restated, listedRestated } = compared;
    super(
      'refused',
      `${restated} of its readings are stored otherwise, the first one in line ${listedRestated[0]?.line ?? 0}; ` +
        'correct the file, or import it with --on-restated replace',
    );
  }
}

function entryOf(
  { file, sha256, sample, readings }: Candidate,
  result: FileEntry['result'],
  began: number,
  stored?: StoredFile,
): FileEntry {
  const settled = readings?.settled;
  const last = settled?.minute[settled.length - 1];
  const first = settled && settled.length > 0 ? settled.minute[0] : undefined;
  return {
    path: file.name,
    kind: 'readings',
    userId: file.userId,
    sha256,
    sample,
    result,
    ...NO_ROWS,
    ...(readings && countsOf(readings, result)),
    ...(stored && {
      rowsInserted: result === 'loaded' ? stored.added : 0,
      rowsUnchanged: stored.unchanged,
      rowsRestated: stored.restated,
    }),
    storedChange: stored?.grown ?? 0,
    hasFutureRows: readings?.hasFutureRows ?? false,
    firstStart: first === undefined ? undefined : instant(first),
    lastStart: last === undefined ? undefined : instant(last),
    durationMs: performance.now() - began,
  };
}

function countsOf(
  { rowsRead, settled, rejects }: PreparedReadings,
  result: FileEntry['result'],
): Partial<FileEntry> {
  if (result !== 'loaded') return { rowsRead, rowsRejected: rejects.count };
  return {
    rowsRead,
    rowsRepeated: settled.repeats,
    rowsDuplicate: settled.duplicates,
    rowsRejected: rejects.count,
  };
}

/** From the first half-hour that a file names to the end of the last; nothing without any. */
function rangeOf({ settled: { minute, length } }: PreparedReadings): TimeRange | undefined {
  const [first, last] = [minute[0], minute[length - 1]];
  if (first === undefined || last === undefined || length === 0) return undefined;
  return { from: instant(first), to: instant(last + HALF_HOUR) };
}

function columnsOf({ settled }: PreparedReadings): readonly ArrayBufferView[] {
  return [settled.minute, settled.energy, settled.line];
}

function energyOf({ settled }: PreparedReadings): number {
  let sum = 0;
  for (let row = 0; row < settled.length; row += 1) sum += settled.energy[row] ?? 0;
  return sum;
}
