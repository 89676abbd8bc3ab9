import type { FileResult, ImportStatus, ImportAnswer, IssueKind } from '../../ledger/index.js';
import { counted } from './numbers.js';

/** The words of a kind: as a heading, in the address of its list, and where there are none. */
export const ISSUE_WORDS = {
  reject: { heading: 'Rejects', path: 'rejects', none: 'Every row was taken.' },
  repeat: { heading: 'Repeats', path: 'repeats', none: 'No file names a half-hour twice.' },
  restatement: {
    heading: 'Restatements',
    path: 'restatements',
    none: 'No file says otherwise than what was stored.',
  },
} as const satisfies Record<IssueKind, object>;

/** What to do about each kind of issue, by its code. */
const ADVICE: Readonly<Record<IssueKind, Readonly<Record<string, string>>>> = {
  reject: {
    bad_timestamp: 'Write the time in the form that the reason names, as in the other rows.',
    not_on_half_hour: 'Give the reading the start of its half-hour: the hour, or half past.',
    nonexistent_local_time:
      'The clocks skip this time in spring. Check the zone (TIME_ZONE) and the clock of the meter.',
    out_of_range: 'Correct the date. A row that is only too early is taken when its day has come.',
    bad_number:
      'Write the energy as a number, as in the other rows; in Halfhour’s own files in Wh, such as 147.5.',
    missing_value: 'Fill the reading in, or delete the row: a missing reading is no zero.',
    negative: 'Correct the sign. What a user feeds into the grid is no consumption: leave it out.',
    implausible:
      'Correct the reading: it is more than any meter records in half an hour, or than --max-reading allows.',
    wrong_column_count: 'Give the row as many fields as the first line has, and close its quotes.',
    wrong_interval_count:
      'Ask for the day anew: it has another number of values than its block declares, so their times are not known.',
    slot_beyond_day: 'Check the columns of the day: it has no such interval.',
    repeated_too_often: 'Keep at most two readings of a half-hour.',
    line_too_long: 'Look for a missing line break before it.',
    bad_user:
      'Give the meter or user its id as it stands elsewhere; a row of user_data.csv also needs an area and a tariff.',
    duplicate_user: 'Keep one row of the user.',
  },
  repeat: {
    keep: 'Both readings count. To count one of them, import with --force and --on-repeat first or last.',
    first: 'The first reading counts. To count both, import with --force and --on-repeat keep.',
    last: 'The second reading counts. To count both, import with --force and --on-repeat keep.',
  },
  restatement: {
    replaced: 'Nothing to do: the file’s value counts, the earlier one is kept here.',
    kept: 'The stored value counts. To take the file’s, import with --on-restated replace.',
    refused: 'The file was not loaded. Correct it, or import with --on-restated replace.',
  },
};

/** What to do about a file that was not loaded. */
export const FILE_ADVICE: Readonly<Record<Exclude<FileResult, 'loaded'>, string>> = {
  in_part: 'Look at its meters that are not loaded, and import it again.',
  no_user: 'Import again once the user is there.',
  over_threshold: 'Correct the rows listed below, or import with a higher --max-errors.',
  refused: 'Do what the reason says and import again.',
  failed: 'Make the file readable and complete, and import again.',
};

/** The kinds with the exact numbers of an import, those that need work first. */
export function issueTotals(totals: ImportAnswer) {
  return [
    { kind: 'reject', count: rejectsOf(totals) },
    { kind: 'repeat', count: totals.rows_repeated },
    { kind: 'restatement', count: totals.rows_restated },
  ] as const;
}

/** Rows left out, of users and of readings. */
export function rejectsOf({ rows_rejected, users_rejected }: ImportAnswer): number {
  return rows_rejected + users_rejected;
}

/** What to do about an issue. */
export function adviceOn(kind: IssueKind, code: string): string {
  return ADVICE[kind][code] ?? 'Look at the rows below.';
}

export const STATUS_WORDS: Readonly<Record<ImportStatus, string>> = {
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

/** How an import stands, in words: "Completed, 2 files not loaded, 4 rows rejected". */
export function statusText(totals: ImportAnswer): string {
  const { files_refused } = totals;
  const rejects = rejectsOf(totals);
  return [
    STATUS_WORDS[totals.status],
    ...(files_refused > 0 ? [`${counted(files_refused, 'file', 'files')} not loaded`] : []),
    ...(rejects > 0 ? [`${counted(rejects, 'row', 'rows')} rejected`] : []),
  ].join(', ');
}

/** Whether somebody should look at it. */
export function needsCare(totals: ImportAnswer): boolean {
  const isOff = totals.status === 'failed' || totals.status === 'interrupted';
  return isOff || totals.files_refused > 0 || rejectsOf(totals) > 0;
}
