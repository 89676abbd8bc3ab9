import type { FileEntry } from '../../ledger/index.js';
import { ChunkMaker } from '../readings/chunk-maker.js';
import { giveBack } from '../readings/give-back.js';
import type { PreparedReadings } from '../readings/prepare-readings.js';
import { type StoredFile, storeReadings } from '../readings/store-readings.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import type { Candidate } from './candidate.js';
import type { ImportContext } from './import-context.js';
import { instant, issuesOf, type RestatementCode } from './issues.js';
import { type FileOutcome, NO_ROWS, REJECTED_NOTHING } from './outcome.js';

/** Takes readings' files that were understood into the database, one transaction each. */
export class ReadingsStep {
  private readonly chunks: ChunkMaker;

  constructor(private readonly context: ImportContext) {
    this.chunks = new ChunkMaker(context.store, (work) => context.write(work));
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
      if (candidate.readings) giveBack(...columnsOf(candidate.readings));
    }
  }

  private async load(candidate: Candidate, began: number): Promise<FileOutcome> {
    const { file, readings } = candidate;
    const { context } = this;
    const { onRestated, onRepeat } = context.options;
    const userId = file.userId;
    if (!readings || userId === undefined) throw new Error(`${file.name} has not been prepared`);
    if (context.options.jobs > 1) await this.chunks.cover(readings.settled);
    return context.write(async (session) => {
      const stored = await storeReadings(session, userId, readings.settled, onRestated);
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
      await context.record(session, entry, issues);
      return { entry, energyWh: energyOf(readings), rejects };
    });
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

function columnsOf({ settled }: PreparedReadings): readonly ArrayBufferView[] {
  return [settled.minute, settled.energy, settled.line];
}

function energyOf({ settled }: PreparedReadings): number {
  let sum = 0;
  for (let row = 0; row < settled.length; row += 1) sum += settled.energy[row] ?? 0;
  return sum;
}
