import { releaseBuffers } from '../../common/release-buffers.js';
import { lockUsers } from '../../consumption/index.js';
import type { Session } from '../../database/index.js';
import type { FileHistory } from '../../ledger/index.js';
import { ChunkMaker } from '../readings/chunk-maker.js';
import type { PreparedReadings } from '../readings/prepare-readings.js';
import type { FileRows } from '../readings/reading-rows.js';
import { Renewing, rowsWithoutPlace } from '../readings/renewal.js';
import { type Origin, type StoredFile, storeReadings } from '../readings/store-readings.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import { type FileOutcome, RestatedError, type Stored, takeFile } from './file-step.js';
import type { ImportContext } from './import-context.js';
import type { ReadingsCandidate } from './readings-reader.js';

const HALF_HOUR_MS = 1_800_000;

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
  async take(candidate: ReadingsCandidate): Promise<FileOutcome | undefined> {
    const { content, past } = candidate;
    try {
      if (content) await candidate.stage(() => this.makeRoom(content));
      const outcome = await takeFile(this.context, candidate, (session, readings) =>
        this.load(session, candidate, readings),
      );
      if (past?.renewal && outcome?.entry.result === 'loaded') this.hasRenewed = true;
      return outcome;
    } finally {
      if (content) releaseBuffers(content.settled.minute, content.settled.energy, content.settled.line);
    }
  }

  private async makeRoom({ settled, firstStart, lastStart }: PreparedReadings): Promise<void> {
    const { guardRules, options } = this.context;
    if (firstStart && lastStart) {
      guardRules({ from: firstStart, to: new Date(lastStart.getTime() + HALF_HOUR_MS) });
    }
    if (options.jobs > 1) await this.chunks.cover(settled);
  }

  private async load(
    session: Session,
    { userId, past }: ReadingsCandidate,
    readings: PreparedReadings,
  ): Promise<Stored> {
    const [locked] = await lockUsers(session, userId === undefined ? [] : [userId]);
    if (!locked) throw new FileRefusedError('no_user', `user ${userId} is not known any more`);
    // Readings that no day counts leave a user without a first one.
    const user = { ...locked, hasPast: locked.hasPast || past?.stamp !== null };
    const fileId = await this.context.reserve(session);
    const stored = await this.store(session, { user, fileId }, past, readings);
    const { restated, listedRestated } = stored;
    const rows = { rows_unchanged: stored.unchanged, rows_restated: restated };
    if (this.context.options.onRestated === 'error' && restated > 0) {
      throw new RestatedError({ rows, restated: listedRestated });
    }
    const { settled } = readings;
    return {
      fileId,
      rows: {
        ...rows,
        rows_inserted: stored.added,
        rows_repeated: settled.repeats,
        rows_duplicate: settled.duplicates,
      },
      rowDelta: stored.rowDelta,
      repeats: settled.listedRepeats,
      restated: listedRestated,
      energyWh: energyOf(settled),
      changedDays: stored.changedDays,
    };
  }

  private async store(
    session: Session,
    origin: Origin,
    past: ReadingsCandidate['past'],
    { settled, rejects }: PreparedReadings,
  ): Promise<StoredFile> {
    const { rollup, options } = this.context;
    const { whileStoring } = this;
    const store = (rows: FileRows): Promise<StoredFile> =>
      storeReadings(session, origin, rows, options.onRestated, { rollup, whileStoring });
    if (!past?.renewal) return store(settled);
    const skipped = rejects.byCode.get('nonexistent_local_time') ?? 0;
    const missing = rowsWithoutPlace(settled, skipped, options.onRepeat === 'keep');
    return this.renewing.renew(session, origin.user.id, settled, missing, past.renewal, store);
  }
}

function energyOf({ energy, length }: FileRows): number {
  let sum = 0;
  for (let row = 0; row < length; row += 1) sum += energy[row] ?? 0;
  return sum;
}
