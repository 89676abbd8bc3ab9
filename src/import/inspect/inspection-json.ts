import type { LineCount } from '../layouts/file-tally.js';
import { type Inspection, type MeterSummary, missingOf, type TextReading } from './inspection.js';

const MINUTE_MS = 60_000;
const HALF_HOUR = 30;
/** Sums of fractions of a watt-hour are not exact beyond. */
const DIGITS = 6;
const QUALITIES = ['unknown', 'actual', 'estimated', 'substituted', 'derived'];

/** What files are, for a program: one document. */
export function inspectionsJson(inspections: readonly Inspection[]): string {
  return `${JSON.stringify({ files: inspections.map(fileOf) }, null, 2)}\n`;
}

function fileOf({ name, refused, reading, draft }: Inspection): object {
  if (reading) return { name, ...readingOf(reading) };
  if (!draft) return { name, refused };
  const { layout, evidence, open } = draft;
  return {
    name,
    refused: 'no preset has these columns',
    draft: layout,
    open,
    evidence: evidence.map(([subject, words]) => ({ subject, words })),
  };
}

function readingOf({ layout, encoding, zone, meters, tally }: TextReading): object {
  return {
    layout: layout.name,
    title: layout.title,
    assumes: layout.assumes,
    zone,
    encoding,
    native_minutes: [...tally.nativeMinutes].sort((one, other) => one - other),
    meters: meters.map(meterOf),
    no_value: counted(tally.noValue),
    fillers: counted(tally.fillers),
    duplicates: counted(tally.duplicates),
    conflicts: counted(tally.conflicts),
    left_out: Object.fromEntries(tally.dropped),
    totals: { rows_checked: tally.totalsChecked, wrong: counted(tally.wrongTotals) },
    ignored_lines: Object.fromEntries(tally.ignored),
    rejects: {
      count: tally.rejects.count,
      by_code: Object.fromEntries(tally.rejects.byCode),
      rows: tally.rejects.listed,
    },
  };
}

function meterOf(meter: MeterSummary): object {
  const { id, area, tariff, readings, first, last, wattHours, quality, incomplete, rejected, refused } =
    meter;
  return {
    id,
    area,
    tariff,
    refused,
    readings,
    energy_wh: Number(wattHours.toFixed(DIGITS)),
    first_start: readings > 0 ? instant(first) : null,
    last_end: readings > 0 ? instant(last + HALF_HOUR) : null,
    missing: missingOf(meter),
    incomplete,
    quality: Object.fromEntries(QUALITIES.map((name, code) => [name, quality[code] ?? 0])),
    rejected,
  };
}

function counted({ count, lines }: LineCount): object {
  return { count, lines };
}

function instant(minute: number): string {
  return new Date(minute * MINUTE_MS).toISOString().replace('.000', '');
}
