import { counted } from '../../common/counting.js';
import type { FileEntry, IssueEntry, MetersPast, RowCounts } from '../../ledger/index.js';
import { MOST_LISTED } from '../csv/reject-list.js';
import type { FolderFile } from '../folder/base.js';
import { FileTally } from '../layouts/file-tally.js';
import type { Recognised } from '../layouts/recognise.js';
import type { MeterText } from '../layouts/text/meter-text.js';
import type { FileRefusedError } from '../source/file-refused-error.js';
import type { FileOutcome } from './file-step.js';
import { rejectIssue } from './issues.js';
import { addRows, NO_ROWS } from './row-counts.js';

/** What is read, and what identifies it. */
export interface MetersSource {
  readonly file: FolderFile;
  readonly text: MeterText;
  readonly recognised: Recognised;
  /** Of the file as it lies on the disk. */
  readonly sha256: string;
  /** The digest of all that decides what is read out of the same bytes. */
  readonly readAs: string;
}

const MOST_NAMED = 5;

const NOT_OVER = 'the import ended before all of it was in: import it again';

/** A file of meters on its way into the database. Its entry in the ledger is made first, and adds up its series when all are in. */
export class MetersFile {
  /** The number of its entry. */
  id = 0;
  /** In which its times are understood. */
  timeZone: string | undefined;
  /** What it holds beside readings. */
  readonly tally = new FileTally();
  /** Its series, by what became of them. */
  readonly series = { loaded: 0, refused: 0, overThreshold: 0, withoutUser: 0 };
  private readonly began = performance.now();
  private rows: RowCounts = NO_ROWS;
  /** The first users of it that are not known. */
  private readonly unknown: string[] = [];
  private incomplete = 0;
  private hasFutureRows = false;
  private first: Date | undefined;
  private last: Date | undefined;
  private room = MOST_LISTED;
  private underWay = 0;
  private attributedRejects = 0;
  private isRead = false;
  private failure: FileRefusedError | undefined;

  /** @param past - what the ledger says about it */
  constructor(
    readonly source: MetersSource,
    readonly past: MetersPast,
  ) {}

  /** Nothing of it is still to come. */
  get isOver(): boolean {
    return this.isRead && this.underWay === 0;
  }

  /** Rejected rows that belong to none of its series. */
  get strayRejects(): number {
    return this.tally.rejects.count - this.attributedRejects;
  }

  /** A series of it is on its way. @param rejected - how many of its rows were rejected before there were half-hours */
  begin(rejected: number): void {
    this.underWay += 1;
    this.attributedRejects += rejected;
  }

  /** A series of it is in, or refused. */
  end({ entry }: Pick<FileOutcome, 'entry'>): void {
    this.underWay -= 1;
    this.rows = addRows(this.rows, entry);
    this.incomplete += entry.half_hours_incomplete;
    if (entry.result !== 'loaded') {
      this.series.refused += 1;
      if (entry.result === 'over_threshold') this.series.overThreshold += 1;
      if (entry.result === 'no_user') {
        this.series.withoutUser += 1;
        if (this.unknown.length < MOST_NAMED) this.unknown.push(entry.series ?? '');
      }
      return;
    }
    this.series.loaded += 1;
    this.hasFutureRows ||= entry.future_rows;
    const { first_start: first, last_start: last } = entry;
    if (first && (!this.first || first < this.first)) this.first = first;
    if (last && (!this.last || last > this.last)) this.last = last;
  }

  /** It is read to its end, or to where it could not be read on. */
  readTo(failure?: FileRefusedError): void {
    this.isRead = true;
    this.failure = failure;
  }

  /** What the ledger is told of it. */
  entry(): FileEntry {
    const { source, tally, rows } = this;
    return {
      path: source.file.name,
      kind: 'meters',
      user_id: null,
      sha256: source.sha256,
      sample: false,
      ...this.outcome(),
      ...rows,
      rows_read: rows.rows_read + this.strayRejects,
      rows_rejected: rows.rows_rejected + this.strayRejects,
      rows_duplicate: rows.rows_duplicate + tally.duplicates.count,
      stored_change: 0,
      future_rows: this.hasFutureRows,
      first_start: this.first,
      last_start: this.last,
      duration_ms: Math.round(performance.now() - this.began),
      part_of: null,
      series: null,
      layout: source.recognised.format.name,
      time_zone: this.timeZone,
      read_as: source.readAs,
      left_out: tally.dropped.size > 0 ? Object.fromEntries(tally.dropped) : null,
      native_minutes: tally.nativeMinutes.size > 0 ? [...tally.nativeMinutes].sort(byNumber) : null,
      half_hours_incomplete: this.incomplete,
      values_missing: tally.noValue.count,
      fillers: tally.fillers.count,
    };
  }

  /** What of its rows is listed. */
  issues(): readonly IssueEntry[] {
    return this.tally.rejects.listed.slice(0, this.room).map((reject) => rejectIssue(reject, undefined));
  }

  /** As many issues of a series as the file still has room for: it lists no more than another file. */
  listed(issues: readonly IssueEntry[]): readonly IssueEntry[] {
    const listed = issues.slice(0, this.room);
    this.room -= listed.length;
    return listed;
  }

  private outcome(): Pick<FileEntry, 'result' | 'reason'> {
    const { series, failure } = this;
    if (!this.isOver) return { result: 'in_part', reason: NOT_OVER };
    if (failure) {
      return { result: series.loaded > 0 ? 'in_part' : failure.result, reason: failure.message };
    }
    if (series.refused > 0) {
      return { result: series.loaded > 0 ? 'in_part' : 'refused', reason: this.partText() };
    }
    return { result: 'loaded', reason: this.oddities() };
  }

  private partText(): string {
    const { refused, loaded, withoutUser } = this.series;
    const all = loaded + refused;
    const which = all === 1 ? 'its one meter' : `${refused === all ? 'all' : refused} of its ${all} meters`;
    const text = `${which} ${refused === 1 ? 'is' : 'are'} not loaded`;
    if (withoutUser === 0) return text;
    const unknown = this.unknown.slice(0, MOST_NAMED).join(', ') + (withoutUser > MOST_NAMED ? ' …' : '');
    const whose =
      withoutUser === 1
        ? `user ${unknown} is not known: add it`
        : `${withoutUser} users are not known (${unknown}): add them`;
    return `${text}: ${whose} to user_data.csv, or import with --create-users`;
  }

  /** What is odd about it although it was loaded. */
  private oddities(): string | undefined {
    const { conflicts, wrongTotals } = this.tally;
    const parts = [
      ...(conflicts.count > 0
        ? [
            `${counted(conflicts.count, 'interval')} named twice with different values, first in line ${conflicts.lines[0] ?? 0}: the later one counts`,
          ]
        : []),
      ...(wrongTotals.count > 0
        ? [
            `${counted(wrongTotals.count, 'total')} unlike the sum of the row's values, first in line ${wrongTotals.lines[0] ?? 0}`,
          ]
        : []),
    ];
    if (this.series.loaded === 0) return 'it holds no readings';
    return parts.length > 0 ? `it has ${parts.join('; and ')}` : undefined;
  }
}

function byNumber(one: number, other: number): number {
  return one - other;
}
