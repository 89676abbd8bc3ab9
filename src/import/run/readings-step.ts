import { releaseBuffers } from '../../common/release-buffers.js';
import { HALF_HOUR_MS } from '../../common/time/index.js';
import { FigureWriter, lockUsers } from '../../consumption/index.js';
import type { Session } from '../../database/index.js';
import { ChunkMaker } from '../readings/chunk-maker.js';
import type { PreparedReadings } from '../readings/prepare-readings.js';
import type { FileRows } from '../readings/reading-rows.js';
import { Renewing, rowsWithoutPlace } from '../readings/renewal.js';
import {
  type StoredFile,
  storeReadings,
  type StoringRules,
  type Target,
} from '../readings/store-readings.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import { type FileOutcome, RestatedError, type Stored, loadFiles } from './file-step.js';
import type { ImportContext } from './import-context.js';
import type { ReadingsCandidate } from './readings-reader.js';

/** Stores readings' files that were understood: each whole, and several in one transaction. */
export class ReadingsStep {
  private readonly chunks: ChunkMaker;
  private readonly renewing: Renewing;
  private readonly rules: StoringRules;

  /** @param whileStoring - called, maybe more than once for a file, when the database has something to do */
  constructor(
    private readonly context: ImportContext,
    whileStoring: StoringRules['whileStoring'],
  ) {
    this.chunks = new ChunkMaker(context);
    this.renewing = new Renewing(context.history, context.rollup);
    const { onRestated } = context.options;
    this.rules = { rollup: context.rollup, onRestated, whileStoring };
  }

  /** @returns what became of those that there was something to do about, in their order */
  async take(candidates: readonly ReadingsCandidate[]): Promise<readonly FileOutcome[]> {
    const due = candidates.filter(({ isKnown }) => !isKnown);
    if (due.length === 0) return [];
    for (const candidate of due) await candidate.stage(() => this.makeRoom(candidate));
    try {
      return await this.context.write((session) => this.store(session, due));
    } finally {
      for (const { content } of due) {
        if (content) releaseBuffers(content.settled.minute, content.settled.energy, content.settled.line);
      }
    }
  }

  private async makeRoom({ content }: ReadingsCandidate): Promise<void> {
    if (!content) return;
    const { settled, firstStart, lastStart } = content;
    const { guardRules, options } = this.context;
    if (firstStart && lastStart) {
      guardRules({ from: firstStart, to: new Date(lastStart.getTime() + HALF_HOUR_MS) });
    }
    if (options.jobs > 1) await this.chunks.cover(settled);
  }

  private async store(
    session: Session,
    candidates: readonly ReadingsCandidate[],
  ): Promise<readonly FileOutcome[]> {
    const userIds = candidates.flatMap(({ refused, userId }) =>
      refused || userId === undefined ? [] : [userId],
    );
    const locked = new Map((await lockUsers(session, userIds)).map((user) => [user.id, user]));
    const figures = new FigureWriter(session, this.context.rollup);
    const outcomes = await loadFiles(this.context, session, candidates, async (candidate, fileId) => {
      const { userId, past } = candidate;
      const user = userId === undefined ? undefined : locked.get(userId);
      if (!user) throw new FileRefusedError('no_user', `user ${userId} is not known any more`);
      // Readings that no day counts leave a user without a first one.
      const hasPast = user.hasPast || past?.stamp !== null;
      return this.load({ session, user: { ...user, hasPast }, fileId, figures }, candidate);
    });
    await figures.write();
    // Last: from here to its commit one loop at a time can go on.
    await this.context.record(session, outcomes);
    return outcomes;
  }

  private async load(target: Target, { content, past }: ReadingsCandidate): Promise<Stored> {
    if (!content) throw new Error('a file that was not refused has been read');
    const stored = await this.storeRows(target, past, content);
    const { settled, retired } = content;
    const { repeats, duplicates } = settled;
    return {
      ...stored,
      rows: { ...stored.rows, rows_repeated: repeats, rows_duplicate: duplicates, rows_retired: retired },
      repeats: settled.listedRepeats,
      energyWh: energyOf(settled),
    };
  }

  private async storeRows(
    target: Target,
    past: ReadingsCandidate['past'],
    { settled, rejects }: PreparedReadings,
  ): Promise<StoredFile> {
    const { session, user, figures } = target;
    const { onRestated, onRepeat } = this.context.options;
    const store = async (rows: FileRows): Promise<StoredFile> => {
      const stored = await storeReadings(target, rows, this.rules);
      if (onRestated === 'error' && stored.rows.rows_restated > 0) throw new RestatedError(stored);
      return stored;
    };
    if (!past?.renewal) return store(settled);
    const skipped = rejects.byCode.get('nonexistent_local_time') ?? 0;
    const missing = rowsWithoutPlace(settled, skipped, onRepeat === 'keep');
    const { renewal } = past;
    // Refused, it leaves what it would have replaced; what earlier files left to write must not go with it.
    await figures.write();
    return session.transaction(() =>
      this.renewing.renew(session, user.id, settled, missing, renewal, async (rows) => {
        const stored = await store(rows);
        await figures.write();
        return stored;
      }),
    );
  }
}

function energyOf({ energy, length }: FileRows): number {
  let sum = 0;
  for (let row = 0; row < length; row += 1) sum += energy[row] ?? 0;
  return sum;
}
