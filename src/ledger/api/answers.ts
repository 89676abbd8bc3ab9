import type { Fields } from '../../common/http/index.js';
import { isoWithOffset, type Zone } from '../../common/time/index.js';
import type { RowCounts } from '../file-entry.js';
import type { ImportFile, ImportIssue, ImportTotals } from '../import-rows.js';
import type { ImportAnswer, ImportFileAnswer, RowCountsAnswer } from './import.answer.js';
import type { RejectAnswer, RepeatAnswer, RestatementAnswer } from './issue.answer.js';

export function importAnswer(row: ImportTotals, zone: Zone): ImportAnswer {
  const { startedAt, finishedAt } = row;
  return {
    id: row.id,
    status: row.status,
    message: row.message,
    started_at: isoWithOffset(startedAt, zone),
    finished_at: instantOrNull(finishedAt, zone),
    duration_ms: finishedAt && finishedAt.getTime() - startedAt.getTime(),
    directory: row.directory,
    options: {
      stamp: row.stamp,
      on_repeat: row.onRepeat,
      on_restated: row.onRestated,
      max_errors: row.maxErrors,
      max_reading_wh: row.maxReadingWh,
      force: row.force,
      jobs: row.jobs,
    },
    files_loaded: row.filesLoaded,
    files_skipped: row.filesSkipped,
    files_refused: row.filesRefused,
    users_added: row.usersAdded,
    users_changed: row.usersChanged,
    users_rejected: row.usersRejected,
    ...countsAnswer(row),
  };
}

export function fileAnswer(file: ImportFile, zone: Zone): ImportFileAnswer {
  return {
    path: file.path,
    kind: file.kind,
    user_id: file.userId,
    result: file.result,
    reason: file.reason,
    first_start: instantOrNull(file.firstStart, zone),
    last_start: instantOrNull(file.lastStart, zone),
    duration_ms: file.durationMs,
    ...countsAnswer(file),
  };
}

export function rejectAnswer({ path, line, column, code, reason, raw, userId }: ImportIssue): RejectAnswer {
  return { path, line, column, code, reason, raw, user_id: userId };
}

export function repeatAnswer(issue: ImportIssue, zone: Zone): RepeatAnswer {
  return { ...halfHourAnswer(issue, zone), first_wh: issue.oldWh, second_wh: issue.newWh };
}

export function restatementAnswer(issue: ImportIssue, zone: Zone): RestatementAnswer {
  return { ...halfHourAnswer(issue, zone), old_wh: issue.oldWh, new_wh: issue.newWh };
}

type HalfHour = Omit<Fields<RepeatAnswer>, 'first_wh' | 'second_wh'>;

function halfHourAnswer(issue: ImportIssue, zone: Zone): HalfHour {
  return {
    path: issue.path,
    line: issue.line,
    user_id: issue.userId,
    period_start: instantOrNull(issue.periodStart, zone),
    occurrence: issue.occurrence,
    code: issue.code,
    reason: issue.reason,
  };
}

function countsAnswer(counts: RowCounts): Fields<RowCountsAnswer> {
  return {
    rows_read: counts.rowsRead,
    rows_inserted: counts.rowsInserted,
    rows_unchanged: counts.rowsUnchanged,
    rows_restated: counts.rowsRestated,
    rows_repeated: counts.rowsRepeated,
    rows_duplicate: counts.rowsDuplicate,
    rows_rejected: counts.rowsRejected,
  };
}

function instantOrNull(instant: Date | null, zone: Zone): string | null {
  return instant && isoWithOffset(instant, zone);
}
