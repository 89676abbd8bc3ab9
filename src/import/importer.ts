import { Injectable } from '@nestjs/common';
import { DatabaseUnusableError, isDiskFull } from '../common/errors/index.js';
import { Environment } from '../config/index.js';
import { Rollups, SummaryQuery } from '../consumption/index.js';
import { Database, DatabaseReadiness, DatabaseState, type Session } from '../database/index.js';
import { FileHistory, ImportLedger } from '../ledger/index.js';
import { ImportFolder } from './folder/import-folder.js';
import type { ImportOptions } from './import-options.js';
import type { HeldLease } from './lease/held-lease.js';
import { ImportLease } from './lease/import-lease.js';
import { LocalClock } from './readings/local-clock.js';
import type { ImportReport, StoredTotals } from './report/import-report.js';
import { forgetSample } from './run/forget-sample.js';
import type { ImportContext } from './run/import-context.js';
import { ImportRun, type RunReport } from './run/import-run.js';
import type { ImportWatcher } from './run/import-watcher.js';
import { InterruptedError } from './run/interrupted-error.js';
import { RehearsalStore, type Store } from './run/store.js';
import { UsersLoader } from './users/users-loader.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** Imports folders: the only writer of users and readings. */
@Injectable()
export class Importer {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly environment: Environment,
    private readonly lease: ImportLease,
    private readonly ledger: ImportLedger,
    private readonly history: FileHistory,
    private readonly loader: UsersLoader,
    private readonly rollups: Rollups,
    private readonly summary: SummaryQuery,
    private readonly readiness: DatabaseReadiness,
  ) {}

  /**
   * Takes a folder in, one transaction a file, and brings every aggregate up to date. What an earlier run has
   * loaded is skipped, so that a run that was cut short is completed by another.
   *
   * @throws UsageError when there is no such folder
   * @throws InterruptedError when the signal was aborted: files loaded until then are kept
   */
  async import(
    directory: string,
    options: ImportOptions,
    watcher: ImportWatcher,
    signal: AbortSignal,
  ): Promise<ImportReport> {
    const folder = await ImportFolder.open(directory);
    return this.underLease(watcher, signal, async (lease) => {
      if (options.dryRun) return this.rehearse(folder, options, watcher, signal);
      return this.perform(folder, options, watcher, signal, lease);
    });
  }

  /**
   * The same, but for a folder that is only wanted as long as nobody else has imported: asked once no other import
   * is under way, so that the answer still holds when the first row is written.
   *
   * @returns nothing when it was not wanted any more
   * @throws InterruptedError when the signal was aborted: files loaded until then are kept
   */
  async importIf(
    isWanted: () => Promise<boolean>,
    directory: string,
    options: ImportOptions,
    watcher: ImportWatcher,
    signal: AbortSignal,
  ): Promise<ImportReport | undefined> {
    const folder = await ImportFolder.open(directory);
    return this.underLease(watcher, signal, async (lease) =>
      (await isWanted()) ? this.perform(folder, options, watcher, signal, lease) : undefined,
    );
  }

  private async underLease<Result>(
    watcher: ImportWatcher,
    signal: AbortSignal,
    work: (lease: HeldLease) => Promise<Result>,
  ): Promise<Result> {
    const lease = await this.lease.acquire((message) => {
      watcher.note(message);
    }, signal);
    try {
      // Another zone may have come in by a rebuild while this import waited.
      await this.readiness.assertZone();
      return await work(lease);
    } finally {
      // A lease that cannot be given back expires: what happened before is the thing to tell.
      await lease.release().catch(() => undefined);
    }
  }

  private async perform(
    folder: ImportFolder,
    options: ImportOptions,
    watcher: ImportWatcher,
    signal: AbortSignal,
    lease: HeldLease,
  ): Promise<ImportReport> {
    const { TIME_ZONE: timeZone } = this.environment;
    const importId = await this.ledger.open(folder.path, { ...options, timeZone });
    const context: ImportContext = {
      ...this.common(folder, options, signal, this.database),
      write: (work) =>
        this.database.transaction(async (session) => {
          await lease.assertHeld(session);
          const result = await work(session);
          signal.throwIfAborted();
          await lease.renewWhenDue(session);
          return result;
        }, signal),
      record: async (session, file, issues) => {
        await this.ledger.record(session, importId, options, file, issues);
        if (file.result === 'loaded') await this.state.raiseVersion(session);
      },
      forgetSample: (session) => forgetSample(session, this.ledger, importId),
    };
    const run = new ImportRun(context, this.history, this.loader, watcher);
    let isRefreshing = false;
    try {
      const report = await run.run();
      isRefreshing = true;
      watcher.refreshing();
      const began = performance.now();
      await this.rollups.refresh(signal);
      signal.throwIfAborted();
      const refreshMs = performance.now() - began;
      await this.complete(importId, report);
      return { ...report, importId, refreshMs, stored: await this.totals() };
    } catch (error) {
      const reason = error instanceof InterruptedError ? new InterruptedError(run.tally.loadedFiles) : error;
      const isStale = run.tally.loadedFiles > 0 && !(isRefreshing && signal.aborted);
      throw await this.closeAfter(reason, importId, run, isStale ? watcher : undefined);
    }
  }

  /** Everything but the refresh and the ledger, in one transaction that is rolled back. */
  private async rehearse(
    folder: ImportFolder,
    options: ImportOptions,
    watcher: ImportWatcher,
    signal: AbortSignal,
  ): Promise<ImportReport> {
    let report: RunReport | undefined;
    const work = async (session: Session): Promise<never> => {
      const store = new RehearsalStore(session);
      const context: ImportContext = {
        ...this.common(folder, { ...options, jobs: 1 }, signal, store),
        write: (step) => store.transaction(step),
        record: () => Promise.resolve(),
        forgetSample: (inner) => forgetSample(inner, this.ledger, undefined),
      };
      report = await new ImportRun(context, this.history, this.loader, watcher).run();
      throw new RehearsalOver();
    };
    await this.database.transaction(work).catch((error: unknown) => {
      if (!(error instanceof RehearsalOver)) throw error;
    });
    if (!report) throw new Error('a rehearsal that is over has a report');
    return { ...report, importId: undefined, refreshMs: 0, stored: undefined };
  }

  private common(
    folder: ImportFolder,
    options: ImportOptions,
    signal: AbortSignal,
    store: Store,
  ): Pick<ImportContext, 'folder' | 'options' | 'store' | 'rules' | 'signal'> {
    const timeZone = this.environment.TIME_ZONE;
    const now = new Date();
    const clock = new LocalClock(timeZone, now);
    const latest = now.getTime() / MINUTE_MS + DAY_MINUTES;
    return { folder, options, store, signal, rules: { clock, timeZone, stamp: options.stamp, latest } };
  }

  private async complete(importId: number, { files }: RunReport): Promise<void> {
    const recorded = files.loaded + files.refused;
    const lost = recorded - (await this.ledger.complete(importId, recorded, files.skipped));
    if (lost === 0) return;
    throw new DatabaseUnusableError(
      `The database restarted during the import and lost ${lost} of ${recorded} files: run the import again.`,
    );
  }

  private async totals(): Promise<StoredTotals> {
    const { readings, totalWh } = await this.summary.over({}, { areas: [], tariffs: [] });
    const [stored] = await this.database.query<{ users: number }>('select count(*) as users from users');
    return { users: stored?.users ?? 0, readings, energyWh: totalWh ?? 0 };
  }

  /**
   * Pages show what was kept, and the ledger has its last word on an import that failed. Where the database is away
   * the next import does both.
   *
   * @param refreshing - is told of the refresh; absent when there is nothing to refresh, or nobody wants to wait for it
   * @returns the error to tell
   */
  private async closeAfter(
    error: unknown,
    importId: number,
    run: ImportRun,
    refreshing: ImportWatcher | undefined,
  ): Promise<unknown> {
    const status = error instanceof InterruptedError ? 'interrupted' : 'failed';
    const message = error instanceof Error ? error.message : String(error);
    try {
      if (refreshing) {
        if (status === 'interrupted')
          refreshing.note('Bringing the totals up to date with the files that are kept …');
        await this.rollups.refresh();
      }
      await this.ledger.abandon(importId, status, run.tally.skipped, message);
      return error;
    } catch (late) {
      // The entry stays open, and the next import closes it. The first error is the one to tell, but an engine that
      // breaks down on a full disk only drops its clients: why is known when it cannot start again.
      return isDiskFull(late) ? late : error;
    }
  }
}

/** Rolls a rehearsal back. */
class RehearsalOver extends Error {}
