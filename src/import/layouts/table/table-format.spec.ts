import fc from 'fast-check';
import { rounds, SEED } from '../../../../test/support/rounds.js';
import { halfHoursOfWorld, qualityOf } from '../../../../test/support/tables/half-hour-model.js';
import { Random } from '../../../../test/support/tables/random.js';
import { STYLE } from '../../../../test/support/tables/table-styles.js';
import { TableWriter } from '../../../../test/support/tables/table-writer.js';
import { type TableWorld, WorldMaker } from '../../../../test/support/tables/table-world.js';
import { WallClock, zoneOf } from '../../../../test/support/tables/wall-clock.js';
import { LocalClock } from '../../readings/local-clock.js';
import { FileTally } from '../file-tally.js';
import { halfHoursOf } from '../half-hours.js';
import { PRESETS } from '../presets/index.js';
import type { Layout, Preset } from './layout.js';
import { tableFormat } from './table-format.js';

/** A zone for layouts whose times have their offsets with them, or that a person must name. */
const ELSEWHERE = 'America/Denver';

const layouts = PRESETS.flatMap((preset) =>
  preset.layouts.map((layout, nth) => ({ name: `${preset.name} ${nth + 1}`, preset, layout })),
);

/** Chunks cut anywhere, each a buffer that the next one overwrites. */
async function* chunksOf(text: string, random: Random): AsyncGenerator<Buffer, void, undefined> {
  const content = Buffer.from(text);
  for (let at = 0; at < content.length;) {
    const end = at + random.whole(1, 70_000);
    const chunk = Buffer.from(content.subarray(at, end));
    yield await Promise.resolve(chunk);
    chunk.fill(0x20);
    at = end;
  }
}

async function readAll(
  preset: Preset,
  { time }: Layout,
  text: string,
  world: TableWorld,
  random: Random,
): Promise<{ readonly meters: object; readonly tally: FileTally }> {
  const tally = new FileTally();
  const task = {
    fileName: `${world.meters[0]!.id}.csv`,
    zone: time.zone === 'ask' ? ELSEWHERE : undefined,
    clockOf: (name: string) => new LocalClock(zoneOf(name)),
    tally,
  };
  const meters: Record<string, object> = {};
  for await (const series of tableFormat(preset).read(chunksOf(text, random), task)) {
    const { minute, energy, quality, incomplete } = halfHoursOf(
      series,
      { splitHours: true, phase: 0 },
      tally,
    );
    expect(meters).not.toHaveProperty(series.id);
    meters[series.id] = {
      tariff: series.tariff,
      halfHours: Array.from(minute, (begin, at) => ({
        minute: begin,
        wattHours: energy[at],
        quality: quality[at],
      })),
      incomplete,
    };
  }
  return { meters, tally };
}

function expectedMeters(world: TableWorld, layout: Layout): object {
  return Object.fromEntries(
    world.meters.map(({ id, tariff }) => [
      id,
      {
        tariff: layout.tariff === undefined ? undefined : tariff,
        ...halfHoursOfWorld(world, layout, id),
      },
    ]),
  );
}

/** How many values are no readings, by why. */
function expectedCounts(world: TableWorld, layout: Layout): object {
  const read = world.rows.filter(({ isDropped }) => !isDropped);
  const cells = read.flatMap((row) => row.cells.map((cell) => ({ row, cell })));
  const isNone = ({ row, cell }: (typeof cells)[number]): boolean =>
    cell.mantissa === undefined || qualityOf(layout, row, cell) === 'missing';
  const unused = cells.filter(({ cell }) => cell.start === undefined);
  const isFiller = layout.slots?.by === 'elapsed' ? unused.filter((one) => !isNone(one)) : unused;
  const dropped = world.rows.filter(({ isDropped }) => isDropped);
  const valuesOf = dropped.flatMap((row) => row.cells.filter((cell) => !isNone({ row, cell })));
  const columns = (layout.values ?? []).filter(({ isDropped }) => isDropped);
  return {
    noValue: cells.filter((one) => one.cell.start !== undefined && isNone(one)).length,
    fillers: isFiller.length,
    duplicates: 0,
    conflicts: restated(cells),
    rejects: 0,
    wrongTotals: 0,
    dropped: (layout.shape === 'slots' ? valuesOf.length : dropped.length) + columns.length * read.length,
  };
}

function restated(
  cells: readonly { readonly row: { readonly meter: object }; readonly cell: object }[],
): number {
  const there = (
    cells as readonly { row: TableWorld['rows'][number]; cell: TableWorld['rows'][number]['cells'][number] }[]
  ).filter(({ row, cell }) => row.delivered > 0 && cell.start !== undefined && cell.mantissa !== undefined);
  const keys = there.map(({ row, cell }) => `${row.meter.id} ${cell.register} ${cell.start ?? ''}`);
  return keys.length - new Set(keys).size;
}

function counts(tally: FileTally): object {
  return {
    noValue: tally.noValue.count,
    fillers: tally.fillers.count,
    duplicates: tally.duplicates.count,
    conflicts: tally.conflicts.count,
    rejects: tally.rejects.count,
    wrongTotals: tally.wrongTotals.count,
    dropped: [...tally.dropped.values()].reduce((sum, count) => sum + count, 0),
  };
}

describe('a table that was written by its layout', () => {
  it.each(layouts)('is read back: $name', async ({ preset, layout }) => {
    const { zone } = layout.time;
    const clock = WallClock.of(zone === 'ask' || zone === 'in the text' ? ELSEWHERE : zone);
    await fc.assert(
      fc.asyncProperty(fc.integer(), STYLE, async (seed, style) => {
        const random = new Random(seed);
        const world = new WorldMaker(layout, clock, random).make();
        const text = new TableWriter(layout, clock, style, random).write(world);

        const { meters, tally } = await readAll(preset, layout, text, world, random);

        expect(tally.rejects.listed.slice(0, 3)).toEqual([]);
        expect(counts(tally)).toEqual(expectedCounts(world, layout));
        expect(meters).toEqual(expectedMeters(world, layout));
      }),
      { numRuns: rounds(4, 100), seed: SEED },
    );
  });
});
