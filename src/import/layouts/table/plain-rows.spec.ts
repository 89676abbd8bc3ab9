import { jest } from '@jest/globals';
import fc from 'fast-check';
import { rounds, SEED } from '../../../../test/support/rounds.js';
import { type Outcome, readMeterFile } from '../../../../test/support/shared-formats.js';
import { Random } from '../../../../test/support/tables/random.js';
import { STYLE } from '../../../../test/support/tables/table-styles.js';
import { TableWriter } from '../../../../test/support/tables/table-writer.js';
import { WorldMaker } from '../../../../test/support/tables/table-world.js';
import { WallClock } from '../../../../test/support/tables/wall-clock.js';
import type { Bounds } from '../gathered/part-store.js';
import { PRESETS } from '../presets/index.js';
import { RowFields } from './row-fields.js';
import { tableFormat } from './table-format.js';

const ELSEWHERE = 'America/Denver';

const layouts = PRESETS.flatMap((preset) =>
  preset.layouts.map((layout, nth) => ({ name: `${preset.name} ${nth + 1}`, preset, layout })),
);

/** What people and programs do to a field. */
const ODDITIES = [
  '',
  ' ',
  '-',
  'Null',
  '0',
  '.145',
  '5.',
  '1e3',
  '-0.5',
  '+0.25',
  '0.41700000000000000000',
  '0,5',
  '123456789012345678',
  '99999999999',
  '"0.5"',
  '" 0.5 "',
  '"a',
  'a"b',
  '="7"',
  '\u{a0}0.5',
  '0.5\u{a0}',
  '\t1',
  'Ü',
  '\0',
  '24:00',
  '2026-02-30',
  '31/12/2026',
];

/** The same text with some of its fields changed, doubled or left out, and some rows written twice. */
function spoilt(text: string, delimiter: string, random: Random): string {
  const lines = text.split('\n').flatMap((line, at) => {
    if (at === 0 || !random.chance(0.15)) return [line];
    const fields = line.split(delimiter);
    const place = random.whole(0, fields.length - 1);
    const cuts = [
      () => fields.with(place, random.of(ODDITIES)),
      () => fields.with(place, ` ${fields[place]!}  `),
      () => fields.with(place, `"${fields[place]!}"`),
      () => fields.toSpliced(place, 1),
      () => fields.toSpliced(place, 0, random.of(ODDITIES)),
      () => fields.map((field) => field.replace(/:[03]0/, ':07')),
      () => fields.with(place, fields[place]!.replace(/\d/, String(random.whole(0, 9)))),
      () => [...fields, ''],
      () => [...fields, 'more'],
    ];
    const changed = random.of(cuts)().join(delimiter);
    return random.chance(0.3) ? [changed, line] : [changed];
  });
  return lines.join('\n');
}

/** All that came out. Series of columns are told as numbers. */
function told({ refused, series, tally }: Outcome): object {
  return {
    refused,
    tally,
    series: series.map(({ halfHours: { minute, energy, quality, line, incomplete }, ...meter }) => ({
      ...meter,
      incomplete,
      halfHours: [minute, energy, quality, line].map((column) => Array.from(column)),
    })),
  };
}

/** Every row is understood from its texts. */
async function withoutPlainRows(work: () => Promise<Outcome>): Promise<Outcome> {
  const split = jest.spyOn(RowFields.prototype, 'split').mockReturnValue(false);
  try {
    return await work();
  } finally {
    split.mockRestore();
  }
}

describe('rows of a table', () => {
  it.each(layouts)(
    'give the same from their bytes, from their texts and by way of the disk: $name',
    async ({ preset, layout }) => {
      const { zone } = layout.time;
      const clock = WallClock.of(zone === 'ask' || zone === 'in the text' ? ELSEWHERE : zone);
      await fc.assert(
        fc.asyncProperty(fc.integer(), STYLE, fc.boolean(), async (seed, style, isSpoilt) => {
          const random = new Random(seed);
          const world = new WorldMaker(layout, clock, random).make();
          const whole = new TableWriter(layout, clock, style, random).write(world);
          const text = isSpoilt ? spoilt(whole, layout.delimiter ?? ',', random) : whole;
          const read = (bounds?: Bounds): Promise<Outcome> =>
            readMeterFile(tableFormat(preset), text, {
              fileName: `${world.meters[0]!.id}.csv`,
              zone: zone === 'ask' ? ELSEWHERE : undefined,
              splitHours: true,
              chunk: 5000,
              bounds,
            });

          const plain = told(await read());

          expect(plain).toEqual(told(await withoutPlainRows(() => read())));
          expect(told(await read({ held: 50, ofMeter: 1_000_000 }))).toEqual(plain);
        }),
        { numRuns: rounds(3, 100), seed: SEED },
      );
    },
  );
});
