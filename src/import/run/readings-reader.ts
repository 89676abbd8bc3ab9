import type { FileContent, FileHistory, FilePast } from '../../ledger/index.js';
import type { ReadingsFile } from '../folder/import-folder.js';
import { inBatches } from '../folder/in-batches.js';
import { isOver, overThreshold } from '../import-options.js';
import { prepareReadings } from '../readings/prepare-readings.js';
import { storedAt } from '../readings/stored-at.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import { SourceFile } from '../source/source-file.js';
import type { Candidate } from './candidate.js';
import type { ImportContext } from './import-context.js';

/**
 * So many files are read at once, and the ledger is asked about them in one question: one after the other takes three
 * times as long where most are known. Their content is held meanwhile.
 */
const BATCH = 8;

/** Reads and understands readings' files: everything that can be done while another one is being stored. */
export class ReadingsReader {
  constructor(
    private readonly context: ImportContext,
    private readonly history: FileHistory,
    private readonly userIds: ReadonlySet<number>,
  ) {}

  /** Every readings' file of the folder, with why it is refused where it is. */
  async *candidates(): AsyncGenerator<Candidate, void, undefined> {
    const { folder, signal } = this.context;
    for await (const files of inBatches(folder.readings(), BATCH)) {
      const candidates = await Promise.all(files.map((file) => this.opened(file)));
      await this.askLedger(candidates);
      // What is done with is let go of: lists of rejects are long.
      for (let candidate = candidates.shift(); candidate; candidate = candidates.shift()) {
        signal.throwIfAborted();
        await this.understand(candidate);
        yield candidate;
      }
    }
  }

  private async opened(file: ReadingsFile): Promise<Candidate> {
    const began = performance.now();
    const candidate: Candidate = { file, workedMs: 0, sample: false, isKnown: false };
    await refusing(candidate, async () => {
      if (file.userId === undefined) {
        throw new FileRefusedError('refused', "its name must be a user's id, such as 3000.csv");
      }
      candidate.source = await SourceFile.read(file.path);
      candidate.sha256 = candidate.source.sha256;
      candidate.sample = this.context.folder.isSample(file, candidate.sha256);
      if (!this.userIds.has(file.userId)) {
        throw new FileRefusedError('no_user', `user ${file.userId} is not known: add it to the users' file`);
      }
    });
    candidate.workedMs = performance.now() - began;
    return candidate;
  }

  private async askLedger(candidates: readonly Candidate[]): Promise<void> {
    const { store, options } = this.context;
    const asked = candidates.filter(({ refused }) => !refused);
    const pasts = await this.history.ofReadings(store, asked.map(contentOf), options);
    for (const [index, candidate] of asked.entries()) candidate.past = pasts[index];
  }

  private async understand(candidate: Candidate): Promise<void> {
    const began = performance.now();
    await refusing(candidate, async () => {
      const { source, past } = candidate;
      if (!source || !past) return;
      candidate.isKnown = this.isKnown(candidate.file, past);
      if (!candidate.isKnown) await this.parse(candidate, source, past);
    });
    candidate.source = undefined;
    candidate.workedMs += performance.now() - began;
  }

  private isKnown({ userId = 0 }: ReadingsFile, past: FilePast): boolean {
    const { options, rules } = this.context;
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

  private async parse(candidate: Candidate, source: SourceFile, { renewal }: FilePast): Promise<void> {
    const { options, rules, store } = this.context;
    const { userId = 0 } = candidate.file;
    candidate.readings = await prepareReadings(source, rules, options, (minutes) =>
      storedAt(store, userId, minutes, renewal),
    );
    const { rejects, rowsRead } = candidate.readings;
    if (isOver(options.maxErrors, rejects.count, rowsRead)) {
      throw new FileRefusedError('over_threshold', overThreshold(rejects.count, rowsRead, options.maxErrors));
    }
  }
}

/** Does a stage's work on a file; one that is refused by it goes on to be written down. */
async function refusing(candidate: Candidate, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    candidate.refused = error;
  }
}

function contentOf({ file, sha256 }: Candidate): FileContent {
  if (file.userId === undefined || sha256 === undefined) throw new Error(`${file.name} has not been read`);
  return { userId: file.userId, sha256 };
}
