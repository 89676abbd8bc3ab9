import { nounOf } from '../../common/counting.js';
import { formatDuration, type TimeRange, type Zone } from '../../common/time/index.js';
import { visible } from '../../common/visible.js';
import { counted } from '../report/numbers.js';
import { local } from '../report/summary.js';
import type { ForgetReport, NamedFile } from './forget-report.js';

const MOST_NAMED = 10;

/** Whether all that was asked for is as if it had never come in. */
export function isComplete({ kept, unattributed, notKept, keptDays, retired }: ForgetReport): boolean {
  const left = [unattributed, notKept, retired].flat();
  return kept.readings === 0 && keptDays === 0 && left.length === 0;
}

/** The report for people. */
export function forgetText(report: ForgetReport): string {
  const lines = [headline(report), ...shortfalls(report), ...withoutReadings(report), ...closing(report)];
  return `${lines.join('\n')}\n`;
}

/** The report as one document for machines: names in snake case with their unit, instants in ISO form. */
export function jsonOf(report: ForgetReport): string {
  const { kept, range } = report;
  const document = {
    dry_run: report.dryRun,
    erased: report.erased,
    removal_id: report.removalId ?? null,
    users: report.users,
    readings: report.readings,
    restored: report.restored,
    from: range?.from ?? null,
    to: range?.to ?? null,
    kept: {
      readings: kept.readings,
      listed: kept.listed.map(({ userId, readings, firstStart, lastStart, file }) => ({
        user: userId,
        readings,
        first_start: firstStart,
        last_start: lastStart,
        file: fileOf(file),
      })),
    },
    unattributed: report.unattributed.map(fileOf),
    readings_begin: report.readingsBegin,
    kept_days: report.keptDays,
    retired: report.retired.map(fileOf),
    not_kept: report.notKept.map((file) => ({ ...fileOf(file), readings: file.readings })),
    files_to_come: report.filesToCome,
    forget_ms: Math.round(report.forgetMs),
    refresh_ms: Math.round(report.refreshMs),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function fileOf(file: NamedFile | undefined): object | null {
  return file ? { import: file.importId, path: file.path } : null;
}

function headline(report: ForgetReport): string {
  const { dryRun, erased, users, readings, restored, range, zone, forgetMs, refreshMs } = report;
  const time = dryRun ? '' : ` in ${formatDuration(forgetMs + refreshMs)}`;
  const verb = verbOf(report);
  if (users === 0) return erased ? `${verb}${time}: there were no readings.` : 'There was nothing to forget.';
  const back =
    restored > 0 ? ` ${counted(restored, 'earlier reading')} ${stand(restored, dryRun)} again.` : '';
  return `${verb} ${counted(readings, 'reading')} of ${counted(users, 'user')}${time}${period(range, zone)}.${back}`;
}

function verbOf({ dryRun, erased }: ForgetReport): string {
  if (dryRun) return erased ? 'Would erase' : 'Would forget';
  return erased ? 'Erased' : 'Forgot';
}

function stand(count: number, dryRun: boolean): string {
  return dryRun ? 'would stand' : nounOf(count, 'stands', 'stand');
}

function period(range: TimeRange | null, zone: Zone): string {
  return range ? `, from ${local(range.from, zone)} to ${local(range.to, zone)} (${zone.name})` : '';
}

/** What could not be forgotten or brought back, and why. */
function shortfalls({ kept, unattributed, notKept, zone }: ForgetReport): readonly string[] {
  const listed = kept.listed.slice(0, MOST_NAMED);
  const more = kept.readings - listed.reduce((sum, { readings }) => sum + readings, 0);
  return [
    ...listed.map(({ userId, readings, firstStart, lastStart, file }) => {
      const from = firstStart.getTime() === lastStart.getTime() ? 'at' : 'from';
      const until = from === 'at' ? '' : ` to ${local(lastStart, zone)}`;
      return `${counted(readings, 'reading')} of user ${userId} ${from} ${local(firstStart, zone)}${until} stay as ${nameOf(file)} has them, which came later.`;
    }),
    ...(more > 0 ? [`${counted(more, 'more reading')} stay as later files have them.`] : []),
    ...unattributed
      .slice(0, MOST_NAMED)
      .map(
        (file) =>
          `Which readings ${nameOf(file)} put in is not known: an older version stored them without their file. Forget them by --user, --from and --to.`,
      ),
    ...(unattributed.length > MOST_NAMED
      ? [`The same holds for ${counted(unattributed.length - MOST_NAMED, 'more file')}.`]
      : []),
    ...notKept.map(
      (file) =>
        `Of what ${nameOf(file)} had replaced, ${counted(file.readings, 'reading')} are not kept and do not come back: import their file again.`,
    ),
  ];
}

/** What cannot follow, because the readings that it was made of are gone. */
function withoutReadings({
  readingsBegin,
  keptDays,
  retired,
  dryRun,
  zone,
}: ForgetReport): readonly string[] {
  if (!readingsBegin) return [];
  const before = `before ${local(readingsBegin, zone)}`;
  const are = dryRun ? 'would go' : nounOf(keptDays, 'is gone', 'are gone');
  return [
    ...(keptDays > 0
      ? [
          `${counted(keptDays, 'day')} of users from ${before} ${are}, which had been kept without readings: ` +
            'the half-hours of areas and tariffs, which cannot be made anew there, still count them.',
        ]
      : []),
    ...retired
      .slice(0, MOST_NAMED)
      .map(
        (file) => `What ${nameOf(file)} put in from ${before} stays: days are kept there without readings.`,
      ),
    ...(retired.length > MOST_NAMED
      ? [`The same holds for ${counted(retired.length - MOST_NAMED, 'more file')}.`]
      : []),
  ];
}

function closing({ dryRun, erased, filesToCome, unattributed }: ForgetReport): readonly string[] {
  if (dryRun) return ['Nothing was changed.'];
  if (erased) return ["Take the users out of the users' file too: the next import adds who stands there."];
  if (filesToCome === 0 || unattributed.length > 0) return [];
  const files = counted(filesToCome, 'file of that time is', 'files of that time are');
  return [
    `${files} no longer known: imported again, ${nounOf(filesToCome, 'it is', 'they are')} read again.`,
  ];
}

function nameOf(file: NamedFile | undefined): string {
  return file ? `${visible(file.path)} of import ${file.importId}` : 'a file of an older version';
}
