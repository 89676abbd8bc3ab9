import { localClock, localDate, type Zone } from '../../common/time/index.js';
import { visible } from '../../common/visible.js';
import type { LineCount } from '../layouts/file-tally.js';
import { fileZone } from '../layouts/file-zone.js';
import { count, counted } from '../report/numbers.js';
import type { Terminal } from '../report/terminal.js';
import type { Draft } from './draft.js';
import { type Inspection, type MeterSummary, missingOf, type TextReading } from './inspection.js';

type Styles = Pick<Terminal, 'bold' | 'faint' | 'warn'>;
type Line = readonly [name: string, words: string];

const MOST_METERS = 10;
const MOST_REJECTS = 5;
const MOST_LINES = 5;
const HALF_HOUR = 30;
const MINUTE_MS = 60_000;
const QUALITIES = ['unknown', 'actual', 'estimated', 'substituted', 'derived'];
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
  shift_jis: 'Shift_JIS',
};
const KWH = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 3, maximumFractionDigits: 3 });

/** What a file is, for a person. */
export function inspectionText(inspection: Inspection, styles: Styles): string {
  const { name, refused, reading, draft } = inspection;
  const lines = [styles.bold(visible(name))];
  if (refused !== undefined) lines.push(`  ${styles.warn('Not readable:')} ${visible(refused)}.`);
  if (reading) lines.push(...readingLines(reading, styles));
  if (draft) lines.push(...draftLines(draft, styles));
  return `${lines.join('\n')}\n`;
}

function readingLines(reading: TextReading, styles: Styles): readonly string[] {
  return [
    ...table(factsOf(reading), styles),
    ...rejectLines(reading, styles),
    ...meterLines(reading, styles),
  ];
}

function factsOf({ layout, encoding, zone, meters, tally }: TextReading): readonly Line[] {
  const readings = sum(meters, (meter) => meter.readings);
  const incomplete = sum(meters, (meter) => meter.incomplete);
  const missing = sum(meters, missingOf);
  const quality = QUALITIES.map((_, code) => sum(meters, (meter) => meter.quality[code] ?? 0));
  const minutes = [...tally.nativeMinutes].sort((one, other) => one - other);
  const ignored = [...tally.ignored].map(([kind, lines]) => `${kind} ${lineNumbers(lines)}`);
  const dropped = [...tally.dropped].map(
    ([name, values]) => `${visible(name || 'no name')} ${count(values)}`,
  );
  const lines: (Line | false)[] = [
    ['Layout', `${layout.name} · ${layout.title}`],
    ['Assumed', layout.assumes],
    ['Zone', zone],
    encoding !== 'utf-8' && ['Text', ENCODINGS[encoding] ?? encoding],
    ['Readings', `${counted(readings, 'half-hour')} of ${counted(meters.length, 'meter')}`],
    minutes.length > 0 && ['Intervals', `${minutes.join(', ')} minutes`],
    readings > 0 && ['Energy', `${kwh(sum(meters, (meter) => meter.wattHours))} kWh`],
    readings > 0 && ['Period', periodOf(meters, fileZone(zone))],
    readings > 0 && ['Quality', some(QUALITIES.map((name, code) => [name, quality[code] ?? 0]))],
    missing > 0 && ['Gaps', `${counted(missing, 'half-hour')} between first and last not there`],
    incomplete > 0 && [
      'Incomplete',
      `${counted(incomplete, 'half-hour')} of which only a part is there: no readings`,
    ],
    valuesLine('No value', tally.noValue),
    valuesLine('Fillers', tally.fillers, ' at times that the clocks skip'),
    valuesLine('Duplicates', tally.duplicates, ' once more and equal, counted once'),
    valuesLine('Conflicts', tally.conflicts, ' once more and unlike: the later one counts'),
    dropped.length > 0 && ['Left out', `${dropped.join(' · ')}: no consumption`],
    tally.totalsChecked > 0 && ['Totals', totalsText(tally)],
    ignored.length > 0 && ['Ignored', ignored.join(' · ')],
    tally.rejects.count > 0 && ['Rejected', counted(tally.rejects.count, 'row')],
  ];
  return lines.filter((line) => line !== false);
}

function valuesLine(name: string, values: LineCount, words = ''): Line | false {
  return values.count > 0 && [name, `${counted(values.count, 'value')}${words} (${linesOf(values)})`];
}

function totalsText({ totalsChecked, wrongTotals }: TextReading['tally']): string {
  if (wrongTotals.count === 0) return `${counted(totalsChecked, 'row')} add up to their total`;
  const words = `${count(wrongTotals.count)} of ${counted(totalsChecked, 'row')} ${wrongTotals.count === 1 ? 'does' : 'do'} not add up`;
  return `${words} (${linesOf(wrongTotals)})`;
}

function linesOf({ lines }: LineCount): string {
  return `${lines.length === 1 ? 'line' : 'lines'} ${lineNumbers(lines)}`;
}

/** `4–9, 12 …`. */
function lineNumbers(lines: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const line of [...lines].sort((one, other) => one - other)) {
    const last = runs.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else runs.push([line, line]);
  }
  const shown = runs.slice(0, MOST_LINES).map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  return shown.join(', ') + (runs.length > MOST_LINES ? ' …' : '');
}

function rejectLines({ tally: { rejects } }: TextReading, { warn }: Styles): readonly string[] {
  if (rejects.count === 0) return [];
  const first = rejects.listed.slice(0, MOST_REJECTS);
  const more = rejects.count - first.length;
  return [
    '',
    `  ${warn('Rejected')}`,
    ...first.map(({ line, reason }) => `    line ${line}: ${visible(reason)}`),
    ...(more > 0 ? [`    … and ${counted(more, 'more row', 'more rows')}`] : []),
  ];
}

function meterLines({ meters, zone }: TextReading, { faint, warn }: Styles): readonly string[] {
  if (meters.length === 0) return [];
  const first = meters.slice(0, MOST_METERS);
  const times = fileZone(zone);
  const rows = first.map((meter) => ({ meter, cells: cellsOf(meter, times) }));
  const widths = HEADINGS.map((heading, at) =>
    Math.max(heading.length, ...rows.map(({ cells }) => cells[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at === 0 || at > 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  const more = meters.length - first.length;
  return [
    '',
    `  ${faint(line(HEADINGS))}`,
    ...rows.map(({ meter, cells }) =>
      meter.refused === undefined
        ? `  ${line(cells)}`
        : `  ${cells[0]?.padEnd(widths[0] ?? 0) ?? ''}  ${warn('not taken:')} ${meter.refused}`,
    ),
    ...(more > 0 ? [`  … and ${counted(more, 'more meter', 'more meters')}`] : []),
  ];
}

const HEADINGS = ['Meter', 'Half-hours', 'kWh', 'From', 'To', ''];

function cellsOf(meter: MeterSummary, zone: Zone): readonly string[] {
  const { id, readings, wattHours, first, last, area, tariff } = meter;
  const segment = [area, tariff].filter((name) => name !== undefined).map(visible);
  if (readings === 0) return [visible(id), '0', '', '', '', segment.join(', ')];
  return [
    visible(id),
    count(readings),
    kwh(wattHours),
    localTime(first, zone),
    localTime(last + HALF_HOUR, zone),
    segment.join(', '),
  ];
}

function periodOf(meters: readonly MeterSummary[], zone: Zone): string {
  const read = meters.filter(({ readings }) => readings > 0);
  const first = read.reduce((least, meter) => Math.min(least, meter.first), Infinity);
  const last = read.reduce((most, meter) => Math.max(most, meter.last), -Infinity);
  return `${localTime(first, zone)} to ${localTime(last + HALF_HOUR, zone)}`;
}

function localTime(minute: number, zone: Zone): string {
  const instant = new Date(minute * MINUTE_MS);
  return `${localDate(instant, zone)} ${localClock(instant, zone)}`;
}

function kwh(wattHours: number): string {
  return KWH.format(wattHours / 1000);
}

function some(counts: readonly (readonly [string, number])[]): string {
  return counts
    .filter(([, number]) => number > 0)
    .map(([name, number]) => `${name} ${count(number)}`)
    .join(' · ');
}

/** What was seen of a table that no preset has. Its layout is apart: it is for a program to read. */
function draftLines({ evidence, open }: Draft, styles: Styles): readonly string[] {
  return [
    `  ${styles.warn('No preset has these columns.')} What can be seen:`,
    '',
    ...table(
      evidence.map(([subject, words]) => [subject, visible(words)]),
      styles,
    ),
    ...table([['To decide', open.join(', ')]], styles, widthOf(evidence)),
  ];
}

function table(lines: readonly Line[], { faint }: Styles, width = widthOf(lines)): readonly string[] {
  let before = '';
  return lines.map(([name, words]) => {
    const shown = name === before ? '' : name;
    before = name;
    return `  ${faint(shown.padEnd(width))}${words}`;
  });
}

function widthOf(lines: readonly Line[]): number {
  return Math.max(10, ...lines.map(([name]) => name.length)) + 2;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((all, item) => all + of(item), 0);
}
