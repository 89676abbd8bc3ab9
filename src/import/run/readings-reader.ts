import { HALF_HOUR_MS } from '../../common/time/index.js';
import type { FileContent, FilePast } from '../../ledger/index.js';
import type { ReadingsFile } from '../folder/import-folder.js';
import { inBatches } from '../folder/in-batches.js';
import { type PreparedReadings, prepareReadings } from '../readings/prepare-readings.js';
import { storedAt } from '../readings/stored-at.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import type { SourceFile } from '../source/source-file.js';
import { Candidate } from './candidate.js';
import type { ImportContext } from './import-context.js';

/**
 * How many files are read at once, and are one question to the ledger: one after the other takes three times as long
 * where most are known. Their content is held meanwhile.
 */
const BATCH = 8;

/** A readings' file on its way into the database. */
export class ReadingsCandidate extends Candidate<PreparedReadings> {
  /** Its content, until it is understood. */
  source: SourceFile | undefined;
  /** What the ledger says about it. */
  past: FilePast | undefined;
}

/** Reads and understands readings' files: everything that can be done while another one is being stored. */
export class ReadingsReader {
  constructor(
    private readonly context: ImportContext,
    private readonly userIds: ReadonlySet<number>,
  ) {}

  /** Every readings' file of the folder, with why it is refused where it is. */
  async *candidates(): AsyncGenerator<ReadingsCandidate, void, undefined> {
    const { folder, signal } = this.context;
    for await (const files of inBatches(folder.readings(), BATCH)) {
      const candidates = await Promise.all(files.map((file) => this.opened(file)));
      await this.askLedger(candidates);
      // Nothing is held longer than it is needed: lists of rejects are long.
      for (let candidate = candidates.shift(); candidate; candidate = candidates.shift()) {
        signal.throwIfAborted();
        await this.understand(candidate);
        yield candidate;
      }
    }
  }

  private async opened(file: ReadingsFile): Promise<ReadingsCandidate> {
    const { userId, rival } = file;
    const candidate = new ReadingsCandidate('readings', file, userId);
    await candidate.stage(async () => {
      if (userId === undefined) {
        throw new FileRefusedError('refused', "its name must be a user's id, such as 3000.csv");
      }
      if (rival !== undefined) {
        throw new FileRefusedError('refused', `${rival} is of the same user: keep one of the two`);
      }
      candidate.source = await candidate.read(this.context.folder);
      if (!this.userIds.has(userId)) {
        throw new FileRefusedError('no_user', `user ${userId} is not known: add it to the users' file`);
      }
    });
    return candidate;
  }

  private async askLedger(candidates: readonly ReadingsCandidate[]): Promise<void> {
    const { store, history, options } = this.context;
    const asked = candidates.filter(({ refused }) => !refused);
    const pasts = await history.ofReadings(store, asked.map(contentOf), options);
    for (const [index, candidate] of asked.entries()) candidate.past = pasts[index];
  }

  private async understand(candidate: ReadingsCandidate): Promise<void> {
    const { userId, source, past } = candidate;
    candidate.source = undefined;
    if (userId === undefined || !source || !past) return;
    const { options, rules, store } = this.context;
    await candidate.stage(async () => {
      candidate.isKnown = this.isKnown(userId, past);
      if (candidate.isKnown) return;
      const readings = await prepareReadings(source, rules, options, (minutes) =>
        storedAt(store, userId, minutes, past.renewal),
      );
      assertCoincides(readings, this.context);
      candidate.understand(readings, options.maxErrors);
    });
  }

  private isKnown(userId: number, past: FilePast): boolean {
    const { options, rules } = this.context;
    if (past.stamp !== null && past.stamp !== options.stamp) {
      throw new FileRefusedError(
        'refused',
        `the readings of user ${userId} came in with --stamp ${past.stamp}: import it with that too`,
      );
    }
    const isOtherZone = past.timeZone !== null && past.timeZone !== rules.timeZone;
    if (past.isKnown && !options.force && !(isOtherZone && options.zone !== undefined)) return true;
    if (isOtherZone) {
      throw new FileRefusedError(
        'refused',
        `the readings of user ${userId} came in with times of ${past.timeZone}, and times of ${rules.timeZone} would shift them: ` +
          `import it with --zone ${past.timeZone}, or first take them back with npm run cli forget -- --user ${userId}`,
      );
    }
    return false;
  }
}

/** @throws FileRefusedError where half-hours of the file lie across those of the days, so that none could stand beside another */
function assertCoincides({ firstStart, lastStart }: PreparedReadings, { rules, days }: ImportContext): void {
  for (const start of [firstStart, lastStart]) {
    if (!start || (start.getTime() + days.offsetMsAt(start.getTime())) % HALF_HOUR_MS === 0) continue;
    throw new FileRefusedError(
      'refused',
      `half-hours by the clocks of ${rules.timeZone} begin at other minutes than those of ${days.name}, by which the database keeps its days`,
    );
  }
}

function contentOf({ file, userId, sha256 }: ReadingsCandidate): FileContent {
  if (userId === undefined || sha256 === undefined) throw new Error(`${file.name} has not been read`);
  return { userId, sha256 };
}
