import type { FileEntry, FileHistory } from '../../ledger/index.js';
import type { ReadingsFile } from '../folder/import-folder.js';
import { isOver, overThreshold } from '../import-options.js';
import { ChunkMaker } from '../readings/chunk-maker.js';
import { compare, type Difference } from '../readings/compare.js';
import { giveBack } from '../readings/give-back.js';
import { prepareReadings, type PreparedReadings } from '../readings/prepare-readings.js';
import { storeReadings } from '../readings/store-readings.js';
import { readStored } from '../readings/stored-readings.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import { SourceFile } from '../source/source-file.js';
import type { ImportContext } from './import-context.js';
import { instant, issuesOf, type RestatementCode } from './issues.js';
import { type FileOutcome, NO_ROWS, REJECTED_NOTHING } from './outcome.js';

/** A readings' file as far as it goes without writing. */
interface Candidate {
  readonly file: ReadingsFile;
  /** Of the process's clock, in milliseconds. */
  readonly startedAt: number;
  sha256?: string;
  sample: boolean;
  readings?: PreparedReadings;
  /** Its content is known: there is nothing to do. */
  isKnown: boolean;
  refused?: FileRefusedError;
}

/** Takes readings' files from the folder into the database, one transaction each. */
export class ReadingsStep {
  private readonly chunks: ChunkMaker;

  constructor(
    private readonly context: ImportContext,
    private readonly history: FileHistory,
    private readonly userIds: ReadonlySet<number>,
  ) {
    this.chunks = new ChunkMaker(context.store, (work) => context.write(work));
  }

  /** Reads and understands a file: everything that can be done while another one is being stored. */
  async prepare(file: ReadingsFile): Promise<Candidate> {
    const candidate: Candidate = { file, startedAt: performance.now(), sample: false, isKnown: false };
    try {
      await this.understand(candidate);
    } catch (error) {
      if (!(error instanceof FileRefusedError)) throw error;
      candidate.refused = error;
    }
    return candidate;
  }

  /** Stores what {@link prepare} has understood, or writes down why not. */
  async finish(candidate: Candidate): Promise<FileOutcome | undefined> {
    if (candidate.isKnown) return undefined;
    if (candidate.refused) return this.refuse(candidate, candidate.refused);
    try {
      return await this.load(candidate);
    } catch (error) {
      if (!(error instanceof FileRefusedError)) throw error;
      return await this.refuse(candidate, error);
    } finally {
      if (candidate.readings) giveBack(...columnsOf(candidate.readings));
    }
  }

  private async understand(candidate: Candidate): Promise<void> {
    const { folder, options, rules } = this.context;
    const { file } = candidate;
    if (file.userId === undefined) {
      throw new FileRefusedError('refused', "its name must be a user's id, such as 3000.csv");
    }
    const source = await SourceFile.read(file.path);
    candidate.sha256 = source.sha256;
    candidate.sample = folder.isSample(file, source.sha256);
    if (!this.userIds.has(file.userId)) {
      throw new FileRefusedError('no_user', `user ${file.userId} is not known: add it to the users' file`);
    }
    candidate.isKnown = await this.isKnown(file.userId, source.sha256);
    if (candidate.isKnown) return;
    candidate.readings = await prepareReadings(source, rules, options.onRepeat);
    const { rejects, rowsRead } = candidate.readings;
    if (isOver(options.maxErrors, rejects.count, rowsRead)) {
      throw new FileRefusedError('over_threshold', overThreshold(rejects.count, rowsRead, options.maxErrors));
    }
  }

  private async isKnown(userId: number, sha256: string): Promise<boolean> {
    const { store, options, rules } = this.context;
    const past = await this.history.ofReadings(store, userId, sha256, options);
    if (past.stamp !== null && past.stamp !== options.stamp) {
      throw new FileRefusedError(
        'refused',
        `the readings of user ${userId} came in with --stamp ${past.stamp}: import it with that too`,
      );
    }
    if (past.isKnown && !options.force) return true;
    if (past.timeZone !== null && past.timeZone !== rules.timeZone) {
      throw new FileRefusedError(
        'refused',
        `the readings of user ${userId} came in with times of ${past.timeZone}, and times of ${rules.timeZone} would shift them: ` +
          `import everything into a new database, or go back with TIME_ZONE=${past.timeZone} npm run cli rollups -- --rebuild`,
      );
    }
    return false;
  }

  private async load(candidate: Candidate): Promise<FileOutcome> {
    const { file, readings } = candidate;
    const { context } = this;
    const { onRestated, onRepeat } = context.options;
    const userId = file.userId;
    if (!readings || userId === undefined) throw new Error(`${file.name} has not been prepared`);
    if (context.options.jobs > 1) await this.chunks.cover(readings.settled);
    return context.write(async (session) => {
      const stored = await readStored(session, userId, readings.settled);
      const difference = compare(readings.settled, stored);
      if (onRestated === 'error' && difference.restated.length > 0) throw new RestatedError(difference);
      const replace = onRestated === 'replace';
      const grown = await storeReadings(session, userId, readings.settled, difference, replace);
      const entry = entryOf(candidate, 'loaded', { difference, grown });
      const { rejects, settled } = readings;
      const code: RestatementCode = replace ? 'replaced' : 'kept';
      const issues = issuesOf(
        userId,
        rejects.listed,
        settled.listedRepeats,
        onRepeat,
        difference.restated,
        code,
      );
      await context.record(session, entry, issues);
      return { entry, energyWh: energyOf(readings), rejects };
    });
  }

  private async refuse(candidate: Candidate, error: FileRefusedError): Promise<FileOutcome> {
    const { readings, file } = candidate;
    const difference = error instanceof RestatedError ? error.difference : undefined;
    const entry = { ...entryOf(candidate, error.result, { difference }), reason: error.message };
    const restated = difference?.restated ?? [];
    const issues = issuesOf(file.userId, readings?.rejects.listed ?? [], [], 'keep', restated, 'refused');
    await this.context.write((session) => this.context.record(session, entry, issues));
    return { entry, energyWh: 0, rejects: readings?.rejects ?? REJECTED_NOTHING };
  }
}

/** With `--on-restated error`. */
class RestatedError extends FileRefusedError {
  constructor(readonly difference: Difference) {
    const { restated } = difference;
    super(
      'refused',
      `${restated.length} of its readings are stored otherwise, the first one in line ${restated[0]?.line ?? 0}; ` +
        'correct the file, or import it with --on-restated replace',
    );
  }
}

interface Loaded {
  readonly difference?: Difference | undefined;
  readonly grown?: number;
}

function entryOf(
  { file, sha256, sample, readings, startedAt }: Candidate,
  result: FileEntry['result'],
  { difference, grown = 0 }: Loaded,
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
    ...(difference && {
      rowsInserted: result === 'loaded' ? difference.added.length : 0,
      rowsUnchanged: difference.unchanged,
      rowsRestated: difference.restated.length,
    }),
    storedChange: grown,
    hasFutureRows: readings?.hasFutureRows ?? false,
    firstStart: first === undefined ? undefined : instant(first),
    lastStart: last === undefined ? undefined : instant(last),
    durationMs: performance.now() - startedAt,
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
  return [settled.minute, settled.occurrence, settled.energy, settled.line];
}

function energyOf({ settled }: PreparedReadings): number {
  let sum = 0;
  for (let row = 0; row < settled.length; row += 1) sum += settled.energy[row] ?? 0;
  return sum;
}
