import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE_MS, type Zone } from '../../src/common/time/index.js';
import { fileZone } from '../../src/import/layouts/file-zone.js';
import { FileTally } from '../../src/import/layouts/file-tally.js';
import { type HalfHours, halfHoursOf, SeriesRefusedError } from '../../src/import/layouts/half-hours.js';
import type { MeterFormat, ReadingTask } from '../../src/import/layouts/meter-file.js';
import { LocalClock } from '../../src/import/readings/local-clock.js';
import { FileRefusedError } from '../../src/import/source/file-refused-error.js';

/** The folder of files in other people's layouts with their answers, which the project does not carry. */
export const SHARED_FORMATS = [
  process.env['TEST_SHARED_FORMATS'],
  '../shared/formats',
  '../../shared/formats',
].find((folder) => folder !== undefined && existsSync(folder));

interface Counted {
  readonly count: number;
  readonly lines?: readonly number[];
}

interface SeriesAnswer {
  readonly id: string;
  readonly readings: number;
  readonly wh: string;
  readonly first_start: string;
  readonly last_start: string;
  readonly missing: number;
  readonly missing_from?: readonly (readonly [string, number])[];
  readonly incomplete: number;
  readonly incomplete_starts?: readonly string[];
  readonly quality: Readonly<Record<string, number>>;
  readonly clock_changes?: Readonly<Record<string, { until_four?: readonly (readonly [string, string])[] }>>;
  readonly sha256?: string;
  readonly rejects?: Readonly<Record<string, number>>;
  readonly segment?: { readonly tariff?: string };
}

/** What `answers.json` says of a file; its README explains the keys. */
export interface FileAnswer {
  readonly preset?: string;
  /** How a person would name what only a person can know: `--zone America/Denver`. */
  readonly options?: string;
  readonly refused?: string;
  readonly series?: readonly SeriesAnswer[];
  readonly split_hours?: readonly SeriesAnswer[];
  readonly native_minutes?: readonly number[];
  readonly dropped?: Readonly<Record<string, number>>;
  readonly no_value?: Counted;
  readonly fillers?: Counted;
  readonly duplicates?: Counted;
  readonly conflicts?: Counted;
  readonly rejects?: Readonly<Record<string, Counted>>;
  readonly ignored_lines?: Readonly<Record<string, readonly number[]>>;
  readonly total_column?: { readonly rows_checked: number; readonly mismatch_lines: readonly number[] };
  readonly same_as?: readonly string[];
  readonly members?: Readonly<Record<string, string>>;
}

/** The answers of a folder by file; none where the folder is not there. */
export function answersOf(folder: string): readonly (readonly [string, FileAnswer])[] {
  if (SHARED_FORMATS === undefined) return [];
  const text = readFileSync(join(SHARED_FORMATS, folder, 'answers.json'), 'utf8');
  return Object.entries((JSON.parse(text) as { files: Record<string, FileAnswer> }).files);
}

/** What came out of a file. */
export interface Outcome {
  /** Why nothing of it, or of all its meters, is taken. */
  readonly refused?: string;
  readonly series: readonly {
    readonly id: string;
    readonly rejected: number;
    readonly tariff?: string | undefined;
    readonly halfHours: HalfHours;
  }[];
  readonly tally: FileTally;
}

export interface Choices extends Partial<
  Pick<ReadingTask, 'fileName' | 'zone' | 'registers' | 'user' | 'bounds'>
> {
  readonly splitHours?: boolean;
  /** Bytes of a chunk: they end within lines and characters. */
  readonly chunk?: number;
}

/** Reads a file as an import does, short of storing it. */
export async function readMeterFile(
  format: MeterFormat,
  content: Buffer | string | AsyncIterable<Buffer>,
  { splitHours = false, chunk = 977, ...choices }: Choices = {},
): Promise<Outcome> {
  const tally = new FileTally();
  const series: Outcome['series'][number][] = [];
  const refusals: string[] = [];
  const chunks =
    typeof content === 'string' || Buffer.isBuffer(content) ? pieces(Buffer.from(content), chunk) : content;
  try {
    for await (const meter of format.read(chunks, { fileName: 'file', ...choices, clockOf, tally })) {
      try {
        const halfHours = halfHoursOf(meter, { splitHours, phase: 0 }, tally);
        const { id, rejected, tariff } = meter;
        series.push({ id, rejected, tariff, halfHours });
      } catch (error) {
        if (!(error instanceof SeriesRefusedError)) throw error;
        refusals.push(error.message);
      }
    }
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    return { refused: error.message, series: [], tally };
  }
  const [refused] = refusals;
  return { ...(refused === undefined || series.length > 0 ? {} : { refused }), series, tally };
}

async function* pieces(content: Buffer, length: number): AsyncGenerator<Buffer, void, undefined> {
  for (let at = 0; at < content.length; at += length) {
    // A chunk is valid until the next one, so this one is spoilt then.
    const chunk = Buffer.from(content.subarray(at, at + length));
    yield await Promise.resolve(chunk);
    chunk.fill(0);
  }
}

const zones = new Map<string, Zone>();

/** The clock of an IANA zone, or of an offset such as `+10:00`. Each zone is asked of the runtime once, which takes long. */
export function clockOf(name: string): LocalClock {
  const zone = zones.get(name) ?? fileZone(name);
  zones.set(name, zone);
  return new LocalClock(zone);
}

/** Reads a shared file whole, to be given to {@link readMeterFile}. */
export function sharedFile(folder: string, file: string): Buffer {
  return readFileSync(join(SHARED_FORMATS ?? '', folder, file));
}

/** Compares with every key of the answer that is about what came out. */
export function expectAnswer(outcome: Outcome, answer: FileAnswer): void {
  expect(outcome.refused).toBeUndefined();
  expect(outcome.series.map(told)).toEqual((answer.series ?? []).map(expected));
  expect(tallied(outcome.tally, answer)).toEqual(expectedTally(answer));
}

/** The same without what a file as a whole is asked: for hours that are halved. */
export function expectSeries(outcome: Outcome, series: readonly SeriesAnswer[]): void {
  const known = outcome.series.map((one, at) => ({
    ...told(one),
    ...(series[at]?.sha256 === undefined ? { sha256: undefined } : {}),
  }));
  expect(known).toEqual(series.map(expected));
}

const QUALITIES = ['unknown', 'actual', 'estimated', 'substituted', 'derived'];

function told({ id, rejected, tariff, halfHours }: Outcome['series'][number]): object {
  const { minute, energy, quality, incomplete } = halfHours;
  const lines = Array.from(minute, (start, at) => `${instant(start)} ${String(energy[at])}\n`);
  const byQuality = Map.groupBy(quality, (code) => QUALITIES[code] ?? '');
  const runs: [string, number][] = [];
  for (let at = 1; at < minute.length; at += 1) {
    const missing = ((minute[at] ?? 0) - (minute[at - 1] ?? 0)) / 30 - 1;
    if (missing > 0) runs.push([instant((minute[at - 1] ?? 0) + 30), missing]);
  }
  return {
    id,
    rejected,
    tariff,
    readings: halfHours.length,
    wh: decimal(energy.reduce((sum, wh) => sum + BigInt(Math.round(wh * 1e7)), 0n)),
    first: lines.at(0)?.slice(0, 20),
    last: lines.at(-1)?.slice(0, 20),
    missing_from: runs,
    incomplete: incomplete.map(instant),
    quality: Object.fromEntries([...byQuality].map(([name, all]) => [name, all.length])),
    sha256: createHash('sha256').update(lines.join('')).digest('hex'),
  };
}

function expected(answer: SeriesAnswer): object {
  const {
    id,
    readings,
    wh,
    quality,
    sha256,
    segment,
    rejects = {},
    missing_from = [],
    incomplete_starts = [],
  } = answer;
  const missing = missing_from.reduce((sum, [, count]) => sum + count, 0);
  if (missing !== answer.missing || incomplete_starts.length !== answer.incomplete) {
    throw new Error(`the answer of ${id} does not agree with itself`);
  }
  return {
    id,
    rejected: Object.values(rejects).reduce((sum, count) => sum + count, 0),
    tariff: segment?.tariff,
    readings,
    wh,
    first: answer.first_start,
    last: answer.last_start,
    missing_from,
    incomplete: incomplete_starts,
    quality,
    sha256,
  };
}

function tallied(tally: FileTally, answer: FileAnswer): object {
  const rejects = Map.groupBy(tally.rejects.listed, ({ code }) => code);
  return {
    native_minutes: [...tally.nativeMinutes].sort((one, other) => one - other),
    dropped: Object.fromEntries(tally.dropped),
    no_value: { count: tally.noValue.count, lines: inOrder(tally.noValue.lines) },
    fillers: { count: tally.fillers.count, lines: inOrder(tally.fillers.lines) },
    duplicates: counted(tally.duplicates, answer.duplicates),
    conflicts: counted(tally.conflicts, answer.conflicts),
    rejects: Object.fromEntries(
      [...rejects].map(([code, all]) => [code, { count: all.length, lines: all.map(({ line }) => line) }]),
    ),
    ignored: inOrder([...tally.ignored].flatMap(([kind, lines]) => (kind === 'header' ? [] : lines))),
    totals: { rows_checked: tally.totalsChecked, mismatch_lines: tally.wrongTotals.lines },
  };
}

function inOrder(lines: readonly number[]): readonly number[] {
  return lines.toSorted((one, other) => one - other);
}

/** Of XML no lines are told. */
function counted(
  { count, lines }: Counted & { lines: readonly number[] },
  asked: Counted = { count: 0, lines: [] },
): Counted {
  return asked.lines ? { count, lines: inOrder(lines) } : { count };
}

function expectedTally(answer: FileAnswer): object {
  const none = { count: 0, lines: [] };
  return {
    native_minutes: answer.native_minutes ?? [],
    dropped: answer.dropped ?? {},
    no_value: answer.no_value ?? none,
    fillers: answer.fillers ?? none,
    duplicates: answer.duplicates ?? none,
    conflicts: answer.conflicts ?? none,
    rejects: answer.rejects ?? {},
    ignored: inOrder(Object.values(answer.ignored_lines ?? {}).flat()),
    totals: answer.total_column ?? { rows_checked: 0, mismatch_lines: [] },
  };
}

function decimal(tenMillionths: bigint): string {
  const [whole, fraction] = [tenMillionths / 10_000_000n, tenMillionths % 10_000_000n];
  const digits = String(fraction).padStart(7, '0').replace(/0+$/, '');
  return digits === '' ? String(whole) : `${whole}.${digits}`;
}

function instant(minute: number): string {
  return new Date(minute * MINUTE_MS).toISOString().replace('.000', '');
}
