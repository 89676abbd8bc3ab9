import { Injectable } from '@nestjs/common';
import { UsageError } from '../../common/errors/index.js';
import { tellingElapsed } from '../../common/telling-elapsed.js';
import { HALF_HOUR_MS, isoWithOffset, localDate, MINUTE_MS } from '../../common/time/index.js';
import { lockUsers, type MinuteRange, Rollups, UserRollup } from '../../consumption/index.js';
import { Database, DatabaseState, type Session, type StateRow } from '../../database/index.js';
import { type RemovalCounts, RemovalRepository } from '../../ledger/index.js';
import { InterruptedError } from '../interruption.js';
import { DataLease } from '../lease/data-lease.js';
import type { HeldLease } from '../lease/held-lease.js';
import type { ImportWatcher } from '../run/import-watcher.js';
import { eraseUsers } from './erase.js';
import { markStandings, unattributed } from './file-standings.js';
import {
  byUser,
  type FilesForgotten,
  forgetFiles,
  forgetReadings,
  type KeptByLater,
  partsAt,
  type UserChange,
} from './forget-readings.js';
import type { ForgetReport, NamedKept } from './forget-report.js';
import { asTyped, type ForgetRequest, isOfFiles } from './forget-request.js';
import { filesNamed, groupsOf, idsOf, type GroupScope, type ScopeFile } from './forget-scope.js';
import { ForgetTally } from './forget-tally.js';

/** Who is told what happens during a removal. */
export interface ForgetWatcher extends Pick<ImportWatcher, 'note' | 'filling' | 'refreshing'> {
  /** So many readings are gone. */
  forgetting?(readings: number): void;
}

/** What every group of one run shares. */
interface Run {
  readonly request: ForgetRequest;
  readonly rollup: UserRollup;
  /** Before it days are kept without their readings; null where there are none. */
  readonly readingsBegin: Date | null;
  readonly lease: HeldLease;
  /** Of its entry in the ledger; nothing of a rehearsal. */
  readonly removalId: number | undefined;
  readonly tally: ForgetTally;
}

/** Forgets readings, with the days, months and segments that follow from them. */
@Injectable()
export class Forgetter {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly lease: DataLease,
    private readonly removals: RemovalRepository,
    private readonly rollups: Rollups,
  ) {}

  /**
   * Forgets what is asked for, a group of users in a transaction, and brings the segments up to date. A run that was cut
   * short is gone on with by another of the same kind.
   *
   * @throws UsageError when a part of a day is asked for that is kept without its readings
   * @throws NotFoundError when a user, file or import that is asked for does not exist
   * @throws InterruptedError when the signal was aborted: what was forgotten until then stays so
   */
  async forget(request: ForgetRequest, watcher: ForgetWatcher, signal: AbortSignal): Promise<ForgetReport> {
    return this.lease.hold(watcher, signal, async (lease) => {
      const groups = await groupsOf(this.database, request);
      const state = await this.state.read();
      const { zone, readingsBegin } = state;
      const rollup = UserRollup.of(state);
      assertWholeDays(request, state, rollup);
      const removalId = request.dryRun ? undefined : await this.removals.open(asTyped(request, zone));
      const run: Run = { request, rollup, readingsBegin, lease, removalId, tally: new ForgetTally() };
      const began = performance.now();
      const forgetting = this.groups(run, groups, watcher, signal);
      // Pages show what was forgotten until then.
      await this.closing(run, forgetting, () => this.rollups.refresh());
      const forgetMs = performance.now() - began;
      if (removalId !== undefined) {
        const refresh = tellingElapsed(
          (ms) => watcher.refreshing?.(ms),
          () => this.rollups.refresh(signal),
        );
        await this.closing(run, refresh, () => Promise.resolve());
        await this.removals.close(removalId, 'completed');
      }
      const refreshMs = performance.now() - began - forgetMs;
      const { dryRun, erase: erased } = request;
      return { dryRun, erased, removalId, ...run.tally.report(), zone, readingsBegin, forgetMs, refreshMs };
    });
  }

  private async groups(
    run: Run,
    groups: readonly GroupScope[],
    watcher: ForgetWatcher,
    signal: AbortSignal,
  ): Promise<void> {
    for (const group of groups) {
      signal.throwIfAborted();
      await this.inTransaction(run, (session) => this.group(session, run, group), signal);
      watcher.forgetting?.(run.tally.readings);
    }
  }

  /** A rehearsal's transaction does everything, and is rolled back. */
  private async inTransaction(
    { request }: Run,
    work: (session: Session) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const over = new Error('this was a rehearsal');
    await this.database
      .transaction(async (session) => {
        await work(session);
        if (request.dryRun) throw over;
      }, signal)
      .catch((error: unknown) => {
        if (error !== over) throw error;
      });
  }

  private async group(session: Session, run: Run, scope: GroupScope): Promise<void> {
    const { request, rollup, lease, removalId, tally } = run;
    await lease.assertHeld(session);
    await lockUsers(session, scope.userKeys);
    const { changes, kept } = await this.forgetGroup(session, run, scope);
    if (changes.length > 0) {
      const isWhole = request.from === undefined && request.to === undefined;
      const gone = isWhole ? (scope.files ?? []).filter((file) => !isRetired(file, run.readingsBegin)) : [];
      tally.add(changes, await markStandings(session, changes, gone));
      await rollup.remake(session, new Map(changes.map((change) => [change.userKey, minutesOf(change)])));
    }
    tally.addKept(await named(session, kept));
    if (request.erase) await eraseUsers(session, scope);
    else if (changes.length === 0) return;
    await this.state.raiseVersion(session);
    if (removalId !== undefined) await this.removals.add(session, removalId, countsOf(changes));
    await lease.renewWhenDue(session);
  }

  private async forgetGroup(session: Session, run: Run, scope: GroupScope): Promise<FilesForgotten> {
    const { tally, readingsBegin } = run;
    const { files } = scope;
    if (!files) return { changes: await this.forgetAll(session, run, scope), kept: [] };
    tally.addUnknown(files, await unattributed(session, files));
    const ids = files.map(({ id }) => id);
    if (!readingsBegin) return forgetFiles(session, scope, ids);
    const { before, after } = partsAt(scope, readingsBegin);
    if (before.from < before.to) tally.addRetired(files.filter((file) => isRetired(file, readingsBegin)));
    return forgetFiles(session, after, ids);
  }

  /** Where days are kept without their readings, they go themselves, with what is left of readings there. */
  private async forgetAll(
    session: Session,
    { tally, rollup, readingsBegin }: Run,
    scope: GroupScope,
  ): Promise<readonly UserChange[]> {
    if (!readingsBegin) return forgetReadings(session, scope);
    const { before, after } = partsAt(scope, readingsBegin);
    await forgetReadings(session, before);
    const kept = await rollup.removeDays(session, scope.userKeys, scope.from, scope.to);
    tally.addKeptDays(kept.reduce((sum, { days }) => sum + days, 0));
    const changes = await forgetReadings(session, after);
    return byUser([...kept.map(({ days: _, ...gone }) => ({ ...gone, restored: 0 })), ...changes]);
  }

  /** Waits for a part of a run, and closes its entry in the ledger when that fails, after what is left to do then. */
  private async closing(
    { removalId, tally }: Run,
    part: Promise<void>,
    leftToDo: () => Promise<void>,
  ): Promise<void> {
    try {
      await part;
    } catch (error) {
      const isInterrupted = error instanceof InterruptedError;
      if (removalId !== undefined) {
        const close = (): Promise<void> =>
          this.removals.close(removalId, isInterrupted ? 'interrupted' : 'failed');
        // The first error is the one to tell: the next refresh does what is left, and the next run closes the entry.
        await leftToDo()
          .then(close)
          .catch(() => undefined);
      }
      throw isInterrupted ? InterruptedError.ofRemoval(tally.readings) : error;
    }
  }
}

/** With the later files, and whose readings these are. */
async function named(session: Session, kept: readonly KeptByLater[]): Promise<readonly NamedKept[]> {
  const later = kept.map(({ fileId }) => fileId).filter((id) => id !== null);
  const files = await filesNamed(session, [...new Set(later)]);
  const ids = await idsOf(session, [...new Set(kept.map(({ userKey }) => userKey))]);
  return kept.map(({ fileId, userKey, ...stretch }) => ({
    userId: ids.get(userKey) ?? '',
    file: fileId === null ? undefined : files.get(fileId),
    ...stretch,
  }));
}

function isRetired({ firstStart }: ScopeFile, readingsBegin: Date | null): boolean {
  return readingsBegin !== null && firstStart < readingsBegin;
}

/** @throws UsageError when a part of a day is asked for that is kept without its readings */
function assertWholeDays(
  request: ForgetRequest,
  { readingsBegin, zone }: StateRow,
  { localDays }: UserRollup,
): void {
  if (!readingsBegin || isOfFiles(request)) return;
  const cut = [request.from, request.to].find((edge) => {
    const minute = edge && edge < readingsBegin ? edge.getTime() / MINUTE_MS : undefined;
    return minute !== undefined && localDays.dayOf(minute).from !== minute;
  });
  if (!cut) return;
  throw new UsageError(
    `Before ${localDate(readingsBegin, zone)} days are kept without their readings, and ${isoWithOffset(cut, zone)} cuts one: ` +
      'begin and end with whole days there.',
  );
}

function countsOf(changes: readonly UserChange[]): RemovalCounts {
  const tally = new ForgetTally();
  tally.add(changes, 0);
  const { users, readings, restored, range } = tally.report();
  return {
    users,
    readings,
    restored,
    firstStart: range?.from ?? null,
    lastStart: range && new Date(range.to.getTime() - HALF_HOUR_MS),
  };
}

function minutesOf({ firstStart, lastStart }: UserChange): MinuteRange {
  return {
    from: firstStart.getTime() / MINUTE_MS,
    to: (lastStart.getTime() + HALF_HOUR_MS) / MINUTE_MS,
  };
}
