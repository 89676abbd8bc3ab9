import { inOrderOfIds } from '../../common/user-id.js';
import type { FileEntry } from '../../ledger/index.js';
import { inOrderOfNames } from '../folder/file-names.js';
import type { RejectCode } from '../csv/reject-list.js';
import type { FilesReport, OddFile, RefusedFile, RejectedRow, UserList } from '../report/import-report.js';
import type { FileOutcome } from './file-step.js';
import type { MetersFile } from './meters-file.js';
import { addRows, NO_ROWS } from './row-counts.js';

const NO_DAYS: ReadonlySet<number> = new Set();
const MOST_REFUSED = 20;
const MOST_IDS = 10;
const MOST_REJECTED_ROWS = 5;

/** Adds up what became of the files of one import. */
export class ImportTally {
  /** Users whose readings' files were loaded. */
  readonly loadedUsers = new Set<number>();
  /** Local days that changed, of whichever user, by their begin in minutes since 1970-01-01 UTC. */
  readonly changedDays = new Set<number>();
  readonly files = { loaded: 0, skipped: 0, refused: 0, withRepeats: 0, withRejects: 0, withRetired: 0 };
  /** Of files of meters. */
  readonly series = { loaded: 0, refused: 0, withoutUser: 0 };
  /** Entries that the ledger has of this import. */
  recorded = 0;
  rows = NO_ROWS;
  private readonly leftOut: Record<string, number> = {};
  private readonly notes = { incomplete: 0, missing: 0, fillers: 0 };
  private readonly rejects: Partial<Record<RejectCode, number>> = {};
  private readonly rejectedRows: RejectedRow[] = [];
  private energyWh = 0;
  private first: Date | undefined;
  private last: Date | undefined;
  private readonly refused: RefusedFile[] = [];
  private oddFiles = 0;
  private readonly odd: OddFile[] = [];
  private overThreshold = 0;
  private withoutUser = 0;

  /** Files done, one way or another. */
  get done(): number {
    const { loaded, skipped, refused } = this.files;
    return loaded + skipped + refused;
  }

  add(outcome: FileOutcome): void {
    this.recorded += 1;
    const { entry, energyWh = 0, rejects, changedDays = NO_DAYS } = outcome;
    for (const day of changedDays) this.changedDays.add(day);
    if (typeof entry.part_of === 'number') this.addSeries(entry);
    else this.addFile(entry);
    this.addRejects(entry.path, rejects);
    this.energyWh += energyWh;
    if (entry.kind === 'readings') this.addRows(entry);
  }

  /** A file of meters, all of whose series were added. */
  addMeters({ tally, series, strayRejects }: MetersFile, entry: FileEntry): void {
    this.recorded += 1;
    this.overThreshold += series.overThreshold;
    this.addFile(entry);
    this.addRejects(entry.path, tally.rejects);
    this.rows = addRows(this.rows, {
      ...NO_ROWS,
      rows_read: strayRejects,
      rows_rejected: strayRejects,
      rows_duplicate: tally.duplicates.count,
    });
    for (const [register, values] of tally.dropped) {
      this.leftOut[register] = (this.leftOut[register] ?? 0) + values;
    }
    this.notes.incomplete += entry.half_hours_incomplete;
    this.notes.missing += entry.values_missing;
    this.notes.fillers += entry.fillers;
  }

  result(): Omit<FilesReport, 'usersCreated'> {
    const { files, series, rows, rejects, energyWh, first, last, overThreshold, withoutUser } = this;
    const { leftOut, notes } = this;
    const rejectedRows = this.rejectedRows.toSorted(byPath);
    const refused = this.refused.toSorted(byPath);
    const odd = { count: this.oddFiles, listed: this.odd.toSorted(byPath) };
    return {
      files,
      series,
      leftOut,
      ...notes,
      rows,
      rejects,
      rejectedRows,
      energyWh,
      first,
      last,
      refused,
      odd,
      overThreshold,
      withoutUser,
    };
  }

  private addFile(entry: FileEntry): void {
    if (entry.result === 'loaded') this.load(entry);
    else this.refuse(entry.path, entry.result, entry.reason ?? '');
    if (entry.rows_repeated > 0) this.files.withRepeats += 1;
    if (entry.rows_rejected > 0) this.files.withRejects += 1;
    if (entry.rows_retired > 0) this.files.withRetired += 1;
  }

  /** Its file is told, and it where it is not loaded. */
  private addSeries({ path, series, result, reason }: FileEntry): void {
    if (result === 'loaded') this.series.loaded += 1;
    else {
      this.series.refused += 1;
      // Of those the file says how many there are: without --create-users they are often all.
      if (result === 'no_user') this.series.withoutUser += 1;
      else this.list({ path: `${path}, ${series ?? ''}`, result, reason: reason ?? '' });
    }
  }

  private addRejects(path: string, rejects: FileOutcome['rejects']): void {
    for (const [code, count] of rejects.byCode) this.rejects[code] = (this.rejects[code] ?? 0) + count;
    this.listRejects(path, rejects);
  }

  private load({ path, reason }: FileEntry): void {
    this.files.loaded += 1;
    if (typeof reason !== 'string') return;
    this.oddFiles += 1;
    if (this.odd.length < MOST_REFUSED) this.odd.push({ path, reason });
  }

  private addRows(entry: FileEntry): void {
    this.rows = addRows(this.rows, entry);
    if (entry.result !== 'loaded') return;
    if (typeof entry.user_id === 'number') this.loadedUsers.add(entry.user_id);
    if (entry.first_start && (!this.first || entry.first_start < this.first)) this.first = entry.first_start;
    if (entry.last_start && (!this.last || entry.last_start > this.last)) this.last = entry.last_start;
  }

  private listRejects(path: string, { listed }: FileOutcome['rejects']): void {
    const room = MOST_REJECTED_ROWS - this.rejectedRows.length;
    for (const { line, reason } of listed.slice(0, room)) this.rejectedRows.push({ path, line, reason });
  }

  private refuse(path: string, result: RefusedFile['result'], reason: string): void {
    this.files.refused += 1;
    if (result === 'over_threshold') this.overThreshold += 1;
    if (result === 'no_user') this.withoutUser += 1;
    this.list({ path, result, reason });
  }

  private list(file: RefusedFile): void {
    if (this.refused.length < MOST_REFUSED) this.refused.push(file);
  }
}

/** Rows of one file stay in its order. */
function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return inOrderOfNames(one.path, other.path);
}

/** Ids for a warning. */
export function userList(ids: readonly string[]): UserList {
  return { count: ids.length, ids: inOrderOfIds(ids, String).slice(0, MOST_IDS) };
}
