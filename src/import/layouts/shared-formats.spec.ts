import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE_MS, Zone } from '../../common/time/index.js';
import { LocalClock } from '../readings/local-clock.js';
import { FileRefusedError } from '../source/file-refused-error.js';
import { FileTally } from './file-tally.js';
import { type HalfHours, halfHoursOf, SeriesRefusedError } from './half-hours.js';
import type { MeterFormat, ReadingTask } from './meter-file.js';
import { PRESETS } from './presets/index.js';
import { tableFormat } from './table/table-format.js';

const FOLDER = '../shared/formats';
const FORMATS: readonly MeterFormat[] = PRESETS.map(tableFormat);

interface SeriesAnswer {
  readonly id: string;
  readonly readings: number;
  readonly wh: string;
  readonly first_start: string;
  readonly last_start: string;
  readonly incomplete: number;
  readonly incomplete_starts?: readonly string[];
  readonly quality: Readonly<Record<string, number>>;
  readonly sha256?: string;
  readonly rejects?: Readonly<Record<string, number>>;
  readonly segment?: { readonly tariff?: string };
}

interface FileAnswer {
  readonly preset?: string;
  readonly zone?: string;
  readonly options?: string;
  readonly encoding?: string;
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
}

interface Counted {
  readonly count: number;
  readonly lines?: readonly number[];
}

const QUALITIES = ['unknown', 'actual', 'estimated', 'substituted', 'derived'];

interface Outcome {
  readonly refused?: string;
  readonly series: readonly {
    readonly id: string;
    readonly tariff: string | undefined;
    readonly rejected: number;
    readonly halfHours: HalfHours;
  }[];
  readonly tally: FileTally;
}

function clockOf(name: string): LocalClock {
  const offset = /^([+-])(\d\d):(\d\d)$/.exec(name);
  if (!offset) return new LocalClock(Zone.ofRuntime(name));
  const minutes = (Number(offset[2]) * 60 + Number(offset[3])) * (offset[1] === '-' ? -1 : 1);
  return new LocalClock(new Zone(name, [{ at: -Infinity, offsetMs: minutes * MINUTE_MS }]));
}

async function read(
  format: MeterFormat,
  path: string,
  answer: FileAnswer,
  splitHours: boolean,
): Promise<Outcome> {
  const tally = new FileTally();
  const task: ReadingTask = {
    fileName: path.split('/').at(-1)!,
    zone: /--zone (\S+)/.exec(answer.options ?? '')?.[1],
    clockOf,
    tally,
  };
  const text = new TextDecoder(answer.encoding ?? 'utf-8').decode(readFileSync(path));
  const series: Outcome['series'][number][] = [];
  const refusals: string[] = [];
  try {
    for await (const { id, tariff, rejected, ...meter } of format.read(pieces(Buffer.from(text)), task)) {
      try {
        const halfHours = halfHoursOf({ id, rejected, ...meter }, { splitHours, phase: 0 }, tally);
        if (halfHours.length > 0 || halfHours.incomplete.length > 0)
          series.push({ id, tariff, rejected, halfHours });
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
  return series.length === 0 && refused !== undefined ? { refused, series, tally } : { series, tally };
}

/** Chunks that end within lines and characters. */
async function* pieces(content: Buffer): AsyncGenerator<Buffer, void, undefined> {
  for (let at = 0; at < content.length; at += 977)
    yield await Promise.resolve(content.subarray(at, at + 977));
}

function answerOf({ id, tariff, rejected, halfHours }: Outcome['series'][number]): object {
  const starts = Array.from(halfHours.minute, instant);
  const lines = starts.map((start, at) => `${start} ${String(halfHours.energy[at])}\n`);
  const quality = Map.groupBy(halfHours.quality, (code) => QUALITIES[code]!);
  const hash = createHash('sha256').update(lines.join('')).digest('hex');
  const sum = halfHours.energy.reduce((all, wh) => all + BigInt(Math.round(wh * 1e7)), 0n);
  return {
    id,
    readings: halfHours.length,
    wh: decimal(sum),
    first_start: starts[0]!,
    last_start: starts.at(-1)!,
    incomplete: halfHours.incomplete.length,
    quality: Object.fromEntries([...quality].map(([name, all]) => [name, all.length])),
    sha256: hash,
    ...(rejected > 0 ? { rejects: rejected } : {}),
    ...(tariff === undefined ? {} : { segment: { tariff } }),
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

function expected({
  id,
  readings,
  wh,
  first_start,
  last_start,
  incomplete,
  quality,
  sha256,
  rejects,
  segment,
}: SeriesAnswer): object {
  return {
    id,
    readings,
    wh,
    first_start,
    last_start,
    incomplete,
    quality,
    sha256: sha256 ?? (expect.anything() as unknown),
    ...(rejects ? { rejects: Object.values(rejects).reduce((sum, count) => sum + count, 0) } : {}),
    ...(segment ? { segment } : {}),
  };
}

function counted({ count, lines }: { count: number; lines: readonly number[] }): Counted {
  return { count, lines: [...lines].sort((one, other) => one - other) };
}

function tallied(tally: FileTally): object {
  const rejects = Map.groupBy(tally.rejects.listed, ({ code }) => code);
  const lines = [...tally.ignored].filter(([kind]) => kind !== 'header').flatMap(([, numbers]) => numbers);
  return {
    native_minutes: [...tally.nativeMinutes].sort((one, other) => one - other),
    dropped: Object.fromEntries(tally.dropped),
    no_value: counted(tally.noValue),
    fillers: counted(tally.fillers),
    duplicates: counted(tally.duplicates),
    conflicts: counted(tally.conflicts),
    rejects: Object.fromEntries(
      [...rejects].map(([code, all]) => [code, { count: all.length, lines: all.map(({ line }) => line) }]),
    ),
    ignored: lines.sort((one, other) => one - other),
    total_column: { rows_checked: tally.totalsChecked, mismatch_lines: tally.wrongTotals.lines },
  };
}

function expectedTally(answer: FileAnswer): object {
  const none = { count: 0, lines: [] };
  const ignored = Object.values(answer.ignored_lines ?? {}).flat();
  return {
    native_minutes: answer.native_minutes,
    dropped: answer.dropped ?? {},
    no_value: answer.no_value ?? none,
    fillers: answer.fillers ?? none,
    duplicates: answer.duplicates ?? none,
    conflicts: answer.conflicts ?? none,
    rejects: answer.rejects ?? {},
    ignored: ignored.sort((one, other) => one - other),
    total_column: answer.total_column ?? { rows_checked: 0, mismatch_lines: [] },
  };
}

const cases = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter((name) => existsSync(join(FOLDER, name, 'answers.json')))
      .flatMap((folder) => {
        const { files } = JSON.parse(readFileSync(join(FOLDER, folder, 'answers.json'), 'utf8')) as {
          files: Readonly<Record<string, FileAnswer>>;
        };
        return Object.entries(files).map(([file, answer]) => ({
          name: `${folder}/${file}`,
          path: join(FOLDER, folder, file),
          answer,
        }));
      })
      .filter(({ answer }) => FORMATS.some(({ name }) => name === answer.preset))
  : [];

const whenThere = cases.length > 0 ? describe : describe.skip;

whenThere('which layout a file is in', () => {
  it.each(cases.filter(({ answer }) => answer.series))('$name is of one only', ({ path, answer }) => {
    const head = new TextDecoder(answer.encoding ?? 'utf-8').decode(readFileSync(path)).slice(0, 65_536);

    const names = FORMATS.filter((format) => format.recognises(head)).map(({ name }) => name);

    expect(names).toEqual([answer.preset]);
  });

  it.each(FORMATS)('$name refuses the files of all others', async (format) => {
    for (const { path, answer } of cases) {
      if (answer.preset === format.name) continue;
      const { refused, series } = await read(format, path, answer, false);

      expect({ path, refused, series }).toMatchObject({
        refused: expect.stringMatching(/./) as string,
        series: [],
      });
    }
  });
});

whenThere("files of other people's layouts", () => {
  it.each(cases)('$name', async ({ path, answer }) => {
    const format = FORMATS.find(({ name }) => name === answer.preset)!;

    const outcome = await read(format, path, answer, false);

    if (answer.refused !== undefined) expect(outcome.refused).toMatch(answer.refused.slice(0, 20));
    else {
      expect(outcome.refused).toBeUndefined();
      expect(outcome.series.map(answerOf)).toEqual(answer.series!.map(expected));
      expect(tallied(outcome.tally)).toEqual(expectedTally(answer));
    }
    if (answer.split_hours) {
      const split = await read(format, path, answer, true);
      expect(split.series.map(answerOf)).toEqual(answer.split_hours.map(expected));
    }
  });
});
