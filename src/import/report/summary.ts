import { forgetLine } from '../../common/forget-line.js';
import {
  formatDuration,
  HALF_HOUR_MS,
  isShownTwice,
  localClock,
  localDate,
  offsetText,
  type Zone,
} from '../../common/time/index.js';
import { visible } from '../../common/visible.js';
import type { RepeatPolicy } from '../../ledger/index.js';
import { count, counted, megabytes, wattHours } from './numbers.js';
import type { Compacted } from '../compaction.js';
import type { ImportReport, UserList } from './import-report.js';
import type { Terminal } from './terminal.js';

type Line = readonly [name: string, value: string];
type Styles = Pick<Terminal, 'bold' | 'faint' | 'warn'>;

/** The report as a table that a person understands at a glance, with what to do next. */
export function summarize(report: ImportReport, styles: Styles): string {
  const { bold } = styles;
  const sections = [
    [bold(title(report))],
    table([...resultLines(report), ...compactedLines(report)], styles),
    problems(report, styles),
    rejectedRows(report, styles),
    warnings(report, styles),
    misread(report, styles),
    closing(report),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function title({ named, dryRun, loadMs, refreshMs }: ImportReport): string {
  const time = formatDuration(loadMs + refreshMs);
  return dryRun
    ? `Rehearsed ${visible(named)} in ${time}: nothing was stored`
    : `Imported ${visible(named)} in ${time}`;
}

function resultLines(report: ImportReport): readonly Line[] {
  const { files, series, rows, users } = report;
  const lines: Line[] = [['Files', filesText(files)]];
  if (series.loaded + series.refused > 0) lines.push(['Meters', metersText(report)]);
  if (users) lines.push(['Users', usersText(users)]);
  if (rows.rows_read === 0) return lines;
  lines.push(['Read', counted(rows.rows_read, 'row')]);
  lines.push(['Stored', counted(rows.rows_inserted, 'reading')]);
  if (rows.rows_unchanged > 0) lines.push(['Unchanged', counted(rows.rows_unchanged, 'reading')]);
  if (rows.rows_restated > 0) lines.push(['Restated', counted(rows.rows_restated, 'reading')]);
  if (rows.rows_repeated > 0) lines.push(['Repeats', repeatsText(report)]);
  if (rows.rows_duplicate > 0)
    lines.push(['Duplicate', `${counted(rows.rows_duplicate, 'row')}, stored once`]);
  lines.push(['Rejected', rejectedText(report)]);
  if (report.incomplete > 0) lines.push(['Incomplete', incompleteText(report)]);
  if (report.missing > 0)
    lines.push([
      'Missing',
      `${counted(report.missing, 'value')} that the files leave blank or mark as missing`,
    ]);
  if (rows.rows_retired > 0) lines.push(['Left out', retiredText(report)]);
  if (Object.keys(report.leftOut).length > 0) lines.push(['Not taken', leftOutText(report)]);
  lines.push(['Energy', wattHours(report.energyWh)]);
  const { first, last, zone } = report;
  if (first && last)
    lines.push([
      'Period',
      `${local(first, zone)} to ${local(new Date(last.getTime() + HALF_HOUR_MS), zone)} (${zone.name})`,
    ]);
  return lines;
}

function compactedLines({ compacted }: ImportReport): readonly Line[] {
  if (!compacted || compacted.chunks + compacted.inUse === 0) return [];
  return [['Compacted', compactedText(compacted)]];
}

/** `12 chunks, from 530.6 MB to 15.5 MB`. */
export function compactedText({ chunks, bytesBefore, bytesAfter, inUse }: Compacted): string {
  const left = inUse > 0 ? ` · ${counted(inUse, 'chunk')} left: in use` : '';
  if (chunks === 0) return `nothing${left}`;
  return `${counted(chunks, 'chunk')}, from ${megabytes(bytesBefore)} to ${megabytes(bytesAfter)}${left}`;
}

function filesText({ loaded, skipped, refused }: ImportReport['files']): string {
  const parts = [
    ...(loaded > 0 ? [`${count(loaded)} loaded`] : []),
    ...(skipped > 0 ? [`${count(skipped)} unchanged, skipped`] : []),
    ...(refused > 0 ? [`${count(refused)} not loaded`] : []),
  ];
  return parts.length > 0 ? parts.join(' · ') : 'none';
}

function usersText({ added, changed, unchanged }: NonNullable<ImportReport['users']>): string {
  return `${count(added)} added · ${count(changed)} changed · ${count(unchanged)} unchanged`;
}

const REPEATS: Readonly<Record<RepeatPolicy, string>> = {
  keep: 'both readings kept',
  first: 'the first reading kept',
  last: 'the second reading kept',
};

function repeatsText({ rows, files, onRepeat }: ImportReport): string {
  const halfHours = counted(rows.rows_repeated, 'half-hour');
  return `${halfHours} named twice in ${counted(files.withRepeats, 'file')}, ${REPEATS[onRepeat]}`;
}

function metersText({ series: { loaded, refused }, usersCreated }: ImportReport): string {
  const parts = [
    `${count(loaded)} loaded`,
    ...(refused > 0 ? [`${count(refused)} not loaded`] : []),
    ...(usersCreated > 0 ? [`${counted(usersCreated, 'user')} created`] : []),
  ];
  return parts.join(' · ');
}

function incompleteText({ incomplete }: ImportReport): string {
  return `${counted(incomplete, 'half-hour')} of which only a part is there: no ${incomplete === 1 ? 'reading' : 'readings'}`;
}

/** What stands in the files and is no consumption. */
function leftOutText({ leftOut }: ImportReport): string {
  const registers = Object.entries(leftOut).map(
    ([name, values]) => `${visible(name || '(no name)')} ${count(values)}`,
  );
  return `values of other registers: ${registers.join(', ')}`;
}

/** Why they are left out is no fault of the file. */
function retiredText({ rows, files, readingsBegin, zone }: ImportReport): string {
  const whole = `${counted(rows.rows_retired, 'row')} in ${counted(files.withRetired, 'file')}`;
  return readingsBegin
    ? `${whole}, from before ${local(readingsBegin, zone)}: older days are kept as they are`
    : whole;
}

function rejectedText(report: ImportReport): string {
  const { rejects, rows, files } = report;
  const codes = Object.entries(rejects);
  if (codes.length === 0) return count(rows.rows_rejected);
  const total = rejectedTotal(report);
  const reasons = codes.map(([code, number]) => `${code} ${count(number)}`).join(', ');
  return `${counted(total, 'row')} in ${counted(files.withRejects, 'file')}: ${reasons}`;
}

function table(lines: readonly Line[], { faint }: Styles): readonly string[] {
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  return lines.map(([name, value]) => `  ${faint(name.padEnd(width))}${value}`);
}

/** Which files were not loaded and why, in lines; empty when all were. */
export function problemsText(report: ImportReport, styles: Styles): string {
  return problems(report, styles)
    .map((line) => `${line}\n`)
    .join('');
}

function problems({ refused, files, series }: ImportReport, { warn }: Styles): readonly string[] {
  if (refused.length === 0) return [];
  const more = files.refused + series.refused - refused.length;
  return [
    warn(`Not loaded: ${notLoadedText(files.refused, series.refused)}`),
    ...refused.map(({ path, reason }) => `  ${visible(path)}: ${visible(reason)}.`),
    ...(more > 0 ? [`  … and ${count(more)} more.`] : []),
  ];
}

function notLoadedText(files: number, meters: number): string {
  const parts = [
    ...(files > 0 ? [counted(files, 'file')] : []),
    ...(meters > 0 ? [counted(meters, 'meter')] : []),
  ];
  return parts.join(', ');
}

function rejectedRows(report: ImportReport, { warn }: Styles): readonly string[] {
  const total = rejectedTotal(report);
  if (total === 0) return [];
  const shown = report.rejectedRows;
  const more = total - shown.length;
  return [
    warn(`Rejected: ${counted(total, 'row')}`),
    ...shown.map(({ path, line, reason }) => `  ${visible(path)}, line ${line}: ${visible(reason)}.`),
    ...(more > 0 ? [`  … and ${counted(more, 'more row', 'more rows')}.`] : []),
    `Correct ${total === 1 ? 'it' : 'them'} in the files and import again. ${listOf(report)}`,
  ];
}

/** Where every rejected row stands with its text; a rehearsal keeps no list. */
function listOf({ importId }: ImportReport): string {
  return importId === undefined
    ? 'An import that is no rehearsal keeps the list of all of them.'
    : `The list of all of them: /imports/${importId} on the dashboard.`;
}

function rejectedTotal({ rejects }: ImportReport): number {
  return Object.values(rejects).reduce((sum, number) => sum + number, 0);
}

function warnings(report: ImportReport, { warn }: Styles): readonly string[] {
  const { usersWithoutFile, usersMissing, unread, noReadings } = report;
  return [
    ...foldedNames(report, warn),
    ...movedUsers(report, warn),
    ...oddFiles(report, warn),
    ...(noReadings.count > 0
      ? [
          `${warn('Not read:')} ${counted(noReadings.count, 'file is', 'files are')} no readings ` +
            `(${listed(noReadings.names.map(visible), noReadings.count)}).`,
        ]
      : []),
    ...(unread.count > 0
      ? [
          `${warn('Not read:')} ${counted(unread.count, 'file')} (${listed(unread.names.map(visible), unread.count)}): ` +
            'an import reads user_data.csv and consumption/<user id>.csv.',
        ]
      : []),
    ...(usersMissing.count > 0
      ? [`${warn('Kept:')} ${userNames(usersMissing)} that the users' file does not name.`]
      : []),
    ...(usersWithoutFile.count > 0
      ? [`${warn('No file:')} ${userNames(usersWithoutFile)} without a readings' file.`]
      : []),
  ];
}

const MOST_FAR = 5;

/** What of all that is stored was probably misread, and what to do. */
function misread({ misread: found, zone }: ImportReport, { warn }: Styles): readonly string[] {
  if (!found) return [];
  const { far, thousandth, hourly } = found;
  const readings = far.reduce((sum, part) => sum + part.readings, 0);
  const more = far.length - MOST_FAR;
  return [
    ...(far.length > 0
      ? [
          `${warn('Far away:')} ${counted(readings, 'reading')} a year or more from all others. To remove them:`,
        ]
      : []),
    ...far.slice(0, MOST_FAR).map((part) => `  ${forgetLine(part.user_id, part, zone)}`),
    ...(more > 0 ? [`  … and ${count(more)} more: /quality on the dashboard.`] : []),
    ...(thousandth.count > 0
      ? [`${warn('kWh?')} ${userNames(thousandth)} with a thousandth of what others use: Wh are meant.`]
      : []),
    ...(hourly.count > 0
      ? [`${warn('Hourly:')} ${userNames(hourly)} with one reading an hour: half-hours are meant.`]
      : []),
  ];
}

function oddFiles({ odd }: ImportReport, warn: Styles['warn']): readonly string[] {
  if (odd.count === 0) return [];
  const more = odd.count - odd.listed.length;
  return [
    `${warn('Look at:')} ${counted(odd.count, 'file that was loaded', 'files that were loaded')}`,
    ...odd.listed.map(({ path, reason }) => `  ${visible(path)}: ${reason}.`),
    ...(more > 0 ? [`  … and ${counted(more, 'more file', 'more files')}.`] : []),
  ];
}

/** Names that look like others, or hold what cannot be seen. */
function foldedNames({ foldedNames: { count: total, listed: shown } }: ImportReport, warn: Styles['warn']) {
  if (total === 0) return [];
  const more = total - shown.length;
  return [
    `${warn('Folded:')} ${counted(total, 'name was', 'names were')} taken otherwise than written`,
    ...shown.map(
      ({ path, line, column, written, taken }) =>
        `  ${visible(path)}, line ${line}: the ${column} "${written}" is taken as "${taken}".`,
    ),
    ...(more > 0 ? [`  … and ${counted(more, 'more name', 'more names')}.`] : []),
  ];
}

/** The segments from before the readings begin cannot be made anew. */
function movedUsers(
  { users, readingsBegin, stored, zone }: ImportReport,
  warn: Styles['warn'],
): readonly string[] {
  const areGone = stored?.readingsBegin === null;
  if (!readingsBegin || areGone || !users || users.changed === 0) return [];
  const whose = counted(users.changed, 'user has', 'users have');
  const stays = `half-hours from before ${local(readingsBegin, zone)} stay in the totals of the former ones`;
  return [`${warn('Moved:')} ${whose} another area or tariff; ${stays}.`];
}

function userNames({ count: total, ids }: UserList): string {
  return `${counted(total, 'user')} (${listed(ids, total)})`;
}

function listed(first: readonly (number | string)[], total: number): string {
  return first.join(', ') + (total > first.length ? ' …' : '');
}

function closing({ stored, zone }: ImportReport): readonly string[] {
  if (!stored) return [];
  const { readings, users, energyWh, readingsBegin } = stored;
  const held = `${counted(readings, 'reading')} of ${counted(users, 'user')}: ${wattHours(energyWh)}`;
  const retired = readingsBegin
    ? ` Those from before ${local(readingsBegin, zone)} are held as days, months and totals only.`
    : '';
  return [`The database now holds ${held}.${retired}`];
}

/** `2016-07-15 00:30`, with its offset where the clock shows it twice. */
export function local(instant: Date, zone: Zone): string {
  const offset = isShownTwice(instant, zone) ? ` (${offsetText(zone.offsetMsAt(instant.getTime()))})` : '';
  return `${localDate(instant, zone)} ${localClock(instant, zone)}${offset}`;
}
