import { OneAtATime } from '../../common/one-at-a-time.js';
import { releaseBuffers } from '../../common/release-buffers.js';
import { HALF_HOUR_MS } from '../../common/time/index.js';
import { FigureWriter, type LockedUser, lockUsers } from '../../consumption/index.js';
import type { Session } from '../../database/index.js';
import type { FilePast } from '../../ledger/index.js';
import { ChunkMaker } from '../readings/chunk-maker.js';
import type { PreparedReadings } from '../readings/prepare-readings.js';
import type { FileRows } from '../readings/reading-rows.js';
import { ReadingWriter } from '../readings/reading-writer.js';
import { Renewing, rowsWithoutPlace } from '../readings/renewal.js';
import {
  type StoredFile,
  storeReadings,
  type StoringRules,
  type Target,
} from '../readings/store-readings.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import {
  type FileOutcome,
  loadFiles,
  NOT_OF_METERS,
  type OfMeters,
  RestatedError,
  type Stored,
} from './file-step.js';
import { storeUsers } from '../users/user-keys.js';
import type { ImportContext } from './import-context.js';
import type { MetersLedger } from './meters-ledger.js';
import { contentOf, OtherZoneError, type ReadingsCandidate } from './readings-reader.js';
import { storedOfFew } from './stored-of-few.js';
import { UserTurns } from './user-turns.js';

/** Stores readings that were understood: each file or series whole, and several in one transaction. */
export class ReadingsStep {
  private readonly chunks: ChunkMaker;
  private readonly renewing: Renewing;
  private readonly rules: StoringRules;
  private readonly turns = new UserTurns();
  private readonly keeping = new OneAtATime();

  /** @param whileStoring - called, maybe more than once for a file, when the database has something to do */
  constructor(
    private readonly context: ImportContext,
    private readonly ledger: MetersLedger,
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
    return this.turns.take(usersOf(due), () => this.prepareAndStore(due));
  }

  private async prepareAndStore(due: readonly ReadingsCandidate[]): Promise<readonly FileOutcome[]> {
    await this.keepRules();
    for (const candidate of due) await candidate.stage(() => this.makeRoom(candidate));
    try {
      const outcomes = await this.context.write((session) => this.store(session, due));
      for (const [at, outcome] of outcomes.entries()) {
        const file = due[at]?.origin?.file;
        if (file) this.ledger.ended(file, outcome);
      }
      return outcomes;
    } finally {
      for (const { content } of due) if (content) release(content.settled);
    }
  }

  /** Nobody stores before the rules are kept by which it was read. */
  private keepRules(): Promise<void> {
    const { context } = this;
    return this.keeping.take(async () => {
      for (const zone of context.zones.takeFresh()) {
        await context.write((session) => context.keepRules(session, zone));
      }
    });
  }

  private async makeRoom({ content, origin }: ReadingsCandidate): Promise<void> {
    if (!content) return;
    const { settled, firstStart, lastStart } = content;
    const { zones, rules, options, storage } = this.context;
    if (firstStart && lastStart) {
      const guard = zones.guardOf(origin?.zone ?? zones.of(rules.timeZone));
      guard({ from: firstStart, to: new Date(lastStart.getTime() + HALF_HOUR_MS) });
    }
    if (options.jobs > 1 || !storage.chunksMakeThemselves) await this.chunks.cover(settled);
  }

  private async store(
    session: Session,
    candidates: readonly ReadingsCandidate[],
  ): Promise<readonly FileOutcome[]> {
    const users = await this.lock(session, candidates);
    await this.refuseOtherZones(session, candidates, users);
    const stored = await storedOfFew(session, candidates, users, this.rules);
    const figures = new FigureWriter(session, this.context.rollup);
    const readings = new ReadingWriter(session, this.rules.whileStoring);
    const begun = new Set<number>();
    const load = async (candidate: ReadingsCandidate, fileId: number): Promise<Stored> => {
      const { userId = NaN, user: id = '', content } = candidate;
      const user = users.get(userId);
      if (!user) throw new FileRefusedError('no_user', `user ${id} is not known any more`);
      if (!content) throw new Error('a file that was not refused has been read');
      if (begun.has(userId)) {
        // It is to find what an earlier part of the same user left.
        await readings.write();
        await figures.write();
      }
      begun.add(userId);
      users.set(userId, { ...user, hasPast: true });
      const target = { session, user, fileId, readings, figures, stored: stored.get(userId) };
      return this.load(target, candidate, content);
    };
    const outcomes = await loadFiles(this.context, session, candidates, load, ofMeters);
    await readings.write();
    await figures.write();
    const recorded = outcomes.map((outcome, at) => {
      const file = candidates[at]?.origin?.file;
      return file ? { ...outcome, issues: file.listed(outcome.issues) } : outcome;
    });
    // Last: from here to its commit one loop at a time can go on.
    await this.context.record(session, recorded);
    return recorded;
  }

  /** Of a layout all series of a user are in one zone; another layout may have another one. */
  private async refuseOtherZones(
    session: Session,
    candidates: readonly ReadingsCandidate[],
    users: ReadonlyMap<number, LockedUser>,
  ): Promise<void> {
    const asked = candidates.flatMap((candidate) => {
      const { origin, userId, refused } = candidate;
      if (!origin || refused || userId === undefined) return [];
      const layout = origin.file.source.recognised.format.name;
      return [{ candidate, userId, layout, zone: origin.zone.name }];
    });
    const ofPast = asked.filter(({ userId }) => users.get(userId)?.hasPast);
    const before = ofPast.length > 0 ? await this.context.history.zonesOfSeries(session, ofPast) : [];
    const zones = new Map(ofPast.map(({ userId, layout }, at) => [`${userId} ${layout}`, before[at]]));
    for (const { candidate, userId, layout, zone } of asked) {
      const series = `${userId} ${layout}`;
      // Those of one transaction may be the first ones, and of several zones.
      const known = zones.get(series) ?? zone;
      if (known === zone) zones.set(series, zone);
      else candidate.refused = new OtherZoneError(candidate.user ?? '', known, zone);
    }
  }

  /** Users that are there, and those that come with their readings. */
  private async lock(
    session: Session,
    candidates: readonly ReadingsCandidate[],
  ): Promise<Map<number, LockedUser>> {
    const taken = candidates.filter(({ refused }) => !refused);
    const brought = new Map(taken.flatMap(({ newUser }) => (newUser ? [[newUser.key, newUser]] : [])));
    if (brought.size > 0) await storeUsers(session, this.context.storage, [...brought.values()]);
    const locked = await lockUsers(session, usersOf(taken));
    const fresh = locked.filter(({ hasPast }) => !hasPast).map(({ id }) => id);
    // Readings that no day counts leave a user without a first one.
    const known = await this.context.history.withReadings(session, fresh);
    return new Map(locked.map((user) => [user.id, { ...user, hasPast: user.hasPast || known.has(user.id) }]));
  }

  private async load(
    target: Target,
    candidate: ReadingsCandidate,
    content: PreparedReadings,
  ): Promise<Stored> {
    const past = await this.pastOf(target.session, candidate);
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

  /** Of series it is asked only where there may be something to read anew. */
  private async pastOf(session: Session, candidate: ReadingsCandidate): Promise<FilePast | undefined> {
    if (!candidate.origin || !candidate.mayRenew) return candidate.past;
    const { history, options } = this.context;
    const [past] = await history.ofReadings(session, [contentOf(candidate)], options);
    return past;
  }

  private async storeRows(
    target: Target,
    past: FilePast | undefined,
    { settled, rejects }: PreparedReadings,
  ): Promise<StoredFile> {
    const { session, user, readings, figures } = target;
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
    await readings.write();
    await figures.write();
    return session.transaction(() =>
      this.renewing.renew(session, user.id, settled, missing, renewal, async (rows) => {
        const stored = await store(rows);
        await readings.write();
        await figures.write();
        return stored;
      }),
    );
  }
}

function release({ minute, energy, line, quality }: FileRows): void {
  releaseBuffers(minute, energy, line, ...(quality ? [quality] : []));
}

function energyOf({ energy, length }: FileRows): number {
  let sum = 0;
  for (let row = 0; row < length; row += 1) sum += energy[row] ?? 0;
  return sum;
}

/** Each once. */
function usersOf(candidates: readonly ReadingsCandidate[]): readonly number[] {
  return [...new Set(candidates.flatMap(({ userId = [] }) => userId))];
}

function ofMeters({ origin, user, incomplete }: ReadingsCandidate): OfMeters {
  if (!origin) return NOT_OF_METERS;
  const { id, source } = origin.file;
  return {
    ...NOT_OF_METERS,
    part_of: id,
    series: user,
    layout: source.recognised.format.name,
    time_zone: origin.zone.name,
    read_as: source.readAs,
    half_hours_incomplete: incomplete,
  };
}
