import { HALF_HOUR_MS, type TimeRange } from '../../common/time/index.js';
import type { UserChange } from './forget-readings.js';
import type { ForgetReport, NamedFile, NamedKept } from './forget-report.js';
import type { ScopeFile } from './forget-scope.js';

const MOST_LISTED = 20;

/** Adds up what became of groups of users. */
export class ForgetTally {
  users = 0;
  readings = 0;
  private restored = 0;
  private filesToCome = 0;
  private first = Infinity;
  private last = -Infinity;
  private keptReadings = 0;
  private readonly kept: NamedKept[] = [];
  private readonly unattributed: NamedFile[] = [];
  private readonly notKept: ScopeFile[] = [];
  private keptDays = 0;
  private readonly retired: NamedFile[] = [];

  add(changes: readonly UserChange[], filesToCome: number): void {
    this.users += changes.length;
    this.filesToCome += filesToCome;
    for (const { readings, restored, firstStart, lastStart } of changes) {
      this.readings += readings;
      this.restored += restored;
      this.first = Math.min(this.first, firstStart.getTime());
      this.last = Math.max(this.last, lastStart.getTime());
    }
  }

  addKept(kept: readonly NamedKept[]): void {
    for (const { readings } of kept) this.keptReadings += readings;
    this.kept.push(...kept.slice(0, MOST_LISTED - this.kept.length));
  }

  /** Files of a group, and those of them whose readings are not known to be theirs. */
  addUnknown(files: readonly ScopeFile[], unattributed: readonly NamedFile[]): void {
    this.notKept.push(...files.filter(({ notKept }) => notKept > 0));
    this.unattributed.push(...unattributed);
  }

  /** Days that were kept without their readings, and are gone. */
  addKeptDays(days: number): void {
    this.keptDays += days;
  }

  /** Files that put in something of such days, which stays. */
  addRetired(files: readonly ScopeFile[]): void {
    this.retired.push(...files);
  }

  report(): Omit<
    ForgetReport,
    'dryRun' | 'erased' | 'removalId' | 'zone' | 'readingsBegin' | 'forgetMs' | 'refreshMs'
  > {
    const { users, readings, restored, filesToCome, keptReadings, kept, unattributed, notKept } = this;
    return {
      users,
      readings,
      restored,
      filesToCome,
      range: this.range(),
      kept: { readings: keptReadings, listed: kept },
      unattributed,
      keptDays: this.keptDays,
      retired: this.retired.map(({ path, importId }) => ({ path, importId })),
      notKept: notKept.map(({ path, importId, notKept: count }) => ({ path, importId, readings: count })),
    };
  }

  private range(): TimeRange | null {
    if (this.users === 0) return null;
    return { from: new Date(this.first), to: new Date(this.last + HALF_HOUR_MS) };
  }
}
