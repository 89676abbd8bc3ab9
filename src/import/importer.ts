import { Injectable } from '@nestjs/common';
import { counted } from '../common/counting.js';
import { tellingElapsed } from '../common/telling-elapsed.js';
import { DatabaseUnusableError, isDiskFull, messageOf } from '../common/errors/index.js';
import { dateOfMinute, DAY_MINUTES, MINUTE_MS, secondsToMs, type TimeRange } from '../common/time/index.js';
import { Environment } from '../config/index.js';
import {
  EVERYONE,
  misread,
  Rollups,
  RollupsDifferError,
  Snapshots,
  summary,
  UserRollup,
  Verification,
} from '../consumption/index.js';
import {
  Database,
  DatabaseReadiness,
  DatabaseState,
  type Session,
  type StateRow,
  Storage,
} from '../database/index.js';
import { type FileEntry, FileHistory, ImportFileRepository, ImportRepository } from '../ledger/index.js';
import { UserRepository } from '../users/index.js';
import { Compaction, whyNot } from './compaction.js';
import { ImportFolder } from './folder/import-folder.js';
import { Retention } from './forget/retention.js';
import type { ImportOptions } from './import-options.js';
import { FileZones } from './file-zones.js';
import { givenFormat } from './layouts/given-format.js';
import { InterruptedError } from './interruption.js';
import type { HeldLease } from './lease/held-lease.js';
import { DataLease } from './lease/data-lease.js';
import { LocalClock } from './readings/local-clock.js';
import type { ImportReport, Misread, StoredTotals } from './report/import-report.js';
import type { ImportContext, ImportTask } from './run/import-context.js';
import { ImportRun, type RunReport } from './run/import-run.js';
import { InterimRefresh } from './run/interim-refresh.js';
import { type ImportTally, userList } from './run/import-tally.js';
import type { ImportWatcher } from './run/import-watcher.js';
import { UsersLoader } from './users/users-loader.js';

const YEAR_MINUTES = 366 * DAY_MINUTES;
/** Of what an import touched so many users are verified reading by reading, and so many days against the segments. */
const USERS_VERIFIED = 3;
const DAYS_VERIFIED = 50;
/** So long it may make what only shortens answers, after its last word. */
const MOST_PROFILES_MS = 60_000;

/** Imports folders: the only writer of users and readings. */
@Injectable()
export class Importer {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly lease: DataLease,
    private readonly imports: ImportRepository,
    private readonly files: ImportFileRepository,
    private readonly history: FileHistory,
    private readonly users: UserRepository,
    private readonly loader: UsersLoader,
    private readonly rollups: Rollups,
    private readonly verification: Verification,
    private readonly snapshots: Snapshots,
    private readonly readiness: DatabaseReadiness,
    private readonly retention: Retention,
    private readonly environment: Environment,
    private readonly compaction: Compaction,
    private readonly storage: Storage,
  ) {}

  /**
   * Takes folders and files in, each file whole, and brings every aggregate up to date. What an earlier run has
   * loaded is skipped, so that a run that was cut short is completed by another.
   *
   * @param paths - one or more
   * @throws UsageError when there is no such folder or file
   * @throws InterruptedError when the signal was aborted: files loaded until then are kept
   */
  async import(
    paths: readonly string[],
    options: ImportOptions,
    watcher: ImportWatcher,
    signal: AbortSignal,
  ): Promise<ImportReport> {
    const folders = await ImportFolder.openAll(paths, options.layout !== undefined);
    const task = { folders, options, watcher, signal };
    return this.lease.hold(watcher, signal, (lease) =>
      options.dryRun ? this.rehearse(task) : this.perform(task, lease, { firstStart: false }),
    );
  }

  /**
   * The same for the program's own folder at a first start, which is only wanted as long as nobody else has imported:
   * asked once no other import is under way, so that the answer still holds when the first row is written.
   *
   * @returns nothing when it was not wanted any more
   * @throws InterruptedError when the signal was aborted: files loaded until then are kept
   */
  async importAtFirstStart(
    isWanted: () => Promise<boolean>,
    directory: string,
    options: ImportOptions,
    watcher: ImportWatcher,
    signal: AbortSignal,
  ): Promise<ImportReport | undefined> {
    const folders = await ImportFolder.openAll([directory], false);
    return this.lease.hold(watcher, signal, async (lease) => {
      if (!(await isWanted())) return undefined;
      return this.perform({ folders, options, watcher, signal }, lease, { firstStart: true });
    });
  }

  /** Makes the days of a database of an older version, where they are not made yet. */
  async fillRollups(watcher: ImportWatcher, signal: AbortSignal): Promise<void> {
    if ((await this.state.read()).isFilled) return;
    await this.lease.hold(watcher, signal, () => Promise.resolve());
  }

  private async perform(
    task: ImportTask,
    lease: HeldLease,
    { firstStart }: { readonly firstStart: boolean },
  ): Promise<ImportReport> {
    const { folders, options, watcher, signal } = task;
    const state = await this.state.read();
    const zone = this.readiness.rulesToReadBy(state);
    const common = await this.common(task, { ...state, zone });
    const { readingsBegin } = state;
    const how = { ...options, firstStart, timeZone: common.rules.timeZone, readingsBegin };
    const importId = await this.imports.open(folders[0]?.directory ?? '', how);
    const interim = this.interimRefresh(state, signal);
    const context: ImportContext = {
      ...common,
      store: this.database,
      write: (work) =>
        this.database.transaction(async (session) => {
          await lease.assertHeld(session);
          const result = await work(session);
          signal.throwIfAborted();
          await lease.renewWhenDue(session);
          return result;
        }, signal),
      reserve: (session, count) => this.files.reserve(session, count),
      record: async (session, files) => {
        await this.files.record(session, importId, options, files);
        await this.noteChanges(
          session,
          files.map(({ entry }) => entry),
        );
      },
      forgetSample: (session) => {
        // What follows is a first load.
        interim.leaveToEnd();
        return this.forgetSample(session, importId);
      },
      loaded: (outcomes) => {
        interim.note(outcomes);
        return interim.whenDue();
      },
    };
    const run = await this.runOf(context);
    let refresh: 'to come' | 'under way' | 'done' = 'to come';
    try {
      if (zone !== state.zone) await context.write((session) => this.state.storeZone(session, zone));
      const report = await run.run();
      await this.retire(lease, watcher, signal);
      refresh = 'under way';
      const began = performance.now();
      await this.refresh(watcher, signal);
      signal.throwIfAborted();
      const refreshMs = performance.now() - began;
      refresh = 'done';
      await this.verify(run.tally, signal);
      await this.complete(importId, report, run.tally);
      const found = await this.findings();
      // Whatever comes of these, the import is complete.
      await this.keepProfiles(lease, watcher, signal);
      const compacted = await this.compaction.afterImport(run.tally.changedDays, lease, watcher, signal);
      return { ...report, zone, readingsBegin, importId, refreshMs, ...found, compacted };
    } catch (error) {
      const reason =
        error instanceof InterruptedError ? InterruptedError.ofImport(run.tally.files.loaded) : error;
      const mayBeStale = refresh !== 'done' && !(refresh === 'under way' && signal.aborted);
      const since = mayBeStale ? { changes: state.changes, watcher } : undefined;
      throw await this.closeAfter(reason, importId, run, since);
    }
  }

  private interimRefresh({ shown, isSettled }: StateRow, signal: AbortSignal): InterimRefresh {
    const freshAfterMs = secondsToMs(this.environment.FRESH_AFTER);
    const interim = new InterimRefresh(freshAfterMs, () => this.rollups.refresh(signal));
    // A first load, or what an import that was cut short has left, of whatever time.
    if (!shown || !isSettled) interim.leaveToEnd();
    return interim;
  }

  private refresh(watcher: ImportWatcher, signal?: AbortSignal): Promise<void> {
    return tellingElapsed(
      (ms) => watcher.refreshing?.(ms),
      () => this.rollups.refresh(signal),
    );
  }

  private async retire(lease: HeldLease, watcher: ImportWatcher, signal: AbortSignal): Promise<void> {
    const retired = await this.retention.apply(lease, signal);
    if (!retired) return;
    const { readings, before, readingsBegin } = retired;
    if (readings === null) {
      watcher.note(
        `Readings from before ${before.toISOString()} stay for now, though RETENTION keeps no older ones: somebody has been reading them for long. The next import drops them.`,
      );
      return;
    }
    const stays = readingsBegin
      ? ` Days, months and totals from before ${readingsBegin.toISOString()} stay without them.`
      : '';
    watcher.note(
      `${counted(readings, 'reading')} from before ${before.toISOString()} ${readings === 1 ? 'is' : 'are'} gone: RETENTION keeps no older ones.${stays}`,
    );
  }

  /** Everything but the refresh and the ledger, in one transaction that is rolled back. */
  private async rehearse(task: ImportTask): Promise<ImportReport> {
    // It has one connection for everything.
    const options = { ...task.options, jobs: 1 };
    const state = await this.state.read();
    const zone = this.readiness.rulesToReadBy(state);
    // It asks on another connection, which there is none of once the rehearsal has begun.
    const common = await this.common({ ...task, options }, { ...state, zone });
    let report: RunReport | undefined;
    const work = async (session: Session): Promise<never> => {
      await session.query(`select ${this.storage.changing}`);
      const context: ImportContext = {
        ...common,
        store: session,
        write: (step) => session.transaction(step),
        // A number that was taken would not come back with the transaction.
        reserve: (_, count) => Promise.resolve(Array.from({ length: count }, () => 0)),
        record: () => Promise.resolve(),
        forgetSample: (inner) => this.forgetSample(inner, undefined),
        loaded: () => Promise.resolve(),
      };
      report = await (await this.runOf(context)).run();
      throw new RehearsalOver();
    };
    await this.database.transaction(work).catch((error: unknown) => {
      if (!(error instanceof RehearsalOver)) throw error;
    });
    if (!report) throw new Error('a rehearsal that is over has a report');
    const { readingsBegin } = state;
    const notYet = {
      importId: undefined,
      refreshMs: 0,
      stored: undefined,
      misread: undefined,
      compacted: undefined,
    };
    return { ...report, zone, readingsBegin, ...notYet };
  }

  private async common(
    task: ImportTask,
    state: StateRow,
  ): Promise<Omit<ImportContext, 'store' | 'write' | 'reserve' | 'record' | 'forgetSample' | 'loaded'>> {
    const { zone } = state;
    const { options } = task;
    const rollup = UserRollup.of(state);
    const latest = Date.now() / MINUTE_MS + DAY_MINUTES;
    const zones = await FileZones.load(this.state, this.readiness, state);
    const ofFiles = zones.of(options.zone ?? zone.name);
    const clock = new LocalClock(ofFiles);
    return {
      ...task,
      history: this.history,
      rules: { clock, timeZone: ofFiles.name, stamp: options.stamp, earliest: rollup.begin, latest },
      days: zone,
      zones,
      keepRules: (session, fresh) => this.state.storeRules(session, fresh),
      rollup,
      storage: state.storage,
    };
  }

  private async runOf(context: ImportContext): Promise<ImportRun> {
    const { folders, options } = context;
    const all = await Promise.all(
      folders.map(async (folder) => {
        const layout = options.layout ?? folder.layout;
        const format = layout === undefined ? undefined : await givenFormat(layout);
        return { ...context, folder, format };
      }),
    );
    return new ImportRun(context, all, this.loader);
  }

  /**
   * Files of readings move the window of the data with them; of those that were refused pages tell, too. What they change
   * is shown by the refresh that follows, a change of users at once.
   */
  private async noteChanges(session: Session, files: readonly FileEntry[]): Promise<void> {
    const loaded = files.filter(({ kind, result }) => kind !== 'meters' && result === 'loaded');
    const starts = loaded.flatMap(({ first_start, last_start }) =>
      first_start && last_start ? [first_start.getTime(), last_start.getTime()] : [],
    );
    if (loaded.some(({ kind }) => kind === 'users')) await this.state.raiseVersion(session);
    const stored = { first: new Date(Math.min(...starts)), last: new Date(Math.max(...starts)) };
    await this.state.noteFiles(session, starts.length > 0 ? stored : null);
  }

  /**
   * Empties the database for its first own data: a sample's users and readings, and what the ledger says of them.
   * The import's own entry stays.
   */
  private async forgetSample(session: Session, importId: number | undefined): Promise<void> {
    await session.query(
      'truncate readings, replaced_readings, users, segment_rebuilds, user_days_a, user_days_b, user_months_a, user_months_b',
    );
    await this.storage.noteAnyChange(session);
    await this.state.noteEmptied(session);
    await this.imports.forgetAllBut(session, importId);
  }

  private async complete(importId: number, { files }: RunReport, { recorded }: ImportTally): Promise<void> {
    const lost = recorded - (await this.imports.complete(importId, recorded, files.skipped));
    if (lost === 0) return;
    throw new DatabaseUnusableError(
      `The database restarted during the import and lost ${lost} of ${counted(recorded, 'file')}: run the import again.`,
    );
  }

  /**
   * Looks at what was loaded once more: a few users' days against their readings, and of the days that changed some
   * against the segments.
   *
   * @throws RollupsDifferError when they differ
   */
  private async verify(tally: ImportTally, signal: AbortSignal): Promise<void> {
    const range = verifiedRange(tally);
    if (!range) return;
    signal.throwIfAborted();
    const state = await this.state.read();
    const userKeys = someOf(tally.loadedUsers, USERS_VERIFIED);
    const { listed } = await this.verification.run({ userKeys, range }, undefined, signal);
    const days = someOf(tally.changedDays, DAYS_VERIFIED).map(dateOfMinute);
    const found = [...listed, ...(await this.verification.populationOf(days, state, signal))];
    if (found[0]) throw new RollupsDifferError(found[0], state.zone);
  }

  /** What is not done in time is left to the next import. */
  private async keepProfiles(lease: HeldLease, watcher: ImportWatcher, signal: AbortSignal): Promise<void> {
    const over = AbortSignal.timeout(MOST_PROFILES_MS);
    try {
      await this.rollups.keepProfiles(lease, () => undefined, AbortSignal.any([signal, over]));
    } catch (error) {
      if (over.aborted) return;
      watcher.note(
        `Profiles of months are not made yet (${whyNot(error)}): the next import goes on with it.`,
      );
    }
  }

  /** What the database holds now, and what of it looks misread. */
  private async findings(): Promise<{ readonly stored: StoredTotals; readonly misread: Misread }> {
    const data = await this.snapshots.take();
    const { readings, total_wh } = await summary(data, { filter: EVERYONE });
    const { readingsBegin } = await this.state.read();
    const { far, thousandth, hourly } = await misread(data, EVERYONE);
    return {
      stored: { users: await this.users.count(), readings, energyWh: total_wh ?? 0, readingsBegin },
      misread: { far, thousandth: userList(thousandth.map(idOf)), hourly: userList(hourly.map(idOf)) },
    };
  }

  /** Whether the import has changed anything that no refresh has followed: a file that it refused is told of, too. */
  private async hasChanged(before: Pick<StateRow, 'changes'>): Promise<boolean> {
    const { changes, isSettled } = await this.state.read();
    return !isSettled && changes !== before.changes;
  }

  /**
   * Pages show what was kept, and the ledger has its last word on an import that failed. Where the database is away
   * the next import does both.
   *
   * @param since - the changes that there were before, and who is told of the refresh where there are others since; absent
   *   when there is nothing to refresh, or nobody wants to wait for it
   * @returns the error to tell
   */
  private async closeAfter(
    error: unknown,
    importId: number,
    run: ImportRun,
    since: (Pick<StateRow, 'changes'> & { readonly watcher: ImportWatcher }) | undefined,
  ): Promise<unknown> {
    const status = error instanceof InterruptedError ? 'interrupted' : 'failed';
    try {
      if (since && (await this.hasChanged(since))) {
        if (status === 'interrupted')
          since.watcher.note('Bringing the totals up to date with the files that are kept …');
        await this.refresh(since.watcher);
      }
      await this.imports.abandon(importId, status, run.tally.files.skipped, messageOf(error));
      return error;
    } catch (late) {
      // The entry stays open, and the next import closes it. The first error is the one to tell, but an engine that
      // breaks down on a full disk only drops its clients: why is known when it cannot start again.
      return isDiskFull(late) ? late : error;
    }
  }
}

function idOf({ user_id }: { readonly user_id: string }): string {
  return user_id;
}

/** Rolls a rehearsal back. */
class RehearsalOver extends Error {}

/** The time that changed, of more than a year one year of it around a day chosen at random: a file may hold decades. */
function verifiedRange({ changedDays }: ImportTally): TimeRange | undefined {
  const [day] = someOf(changedDays, 1);
  if (day === undefined) return undefined;
  const minutes = { from: Math.min(...changedDays), to: Math.max(...changedDays) + 1 };
  const [from, to] = [day - YEAR_MINUTES / 2, day + YEAR_MINUTES / 2];
  return {
    from: dateOfMinute(Math.max(minutes.from, from)),
    to: dateOfMinute(Math.min(minutes.to, to)),
  };
}

/** So many of them, chosen at random. */
function someOf(ids: ReadonlySet<number>, most: number): readonly number[] {
  const left = [...ids];
  return Array.from({ length: Math.min(most, left.length) }, () =>
    left.splice(Math.floor(Math.random() * left.length), 1),
  ).flat();
}
