import { readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { SEED } from '../../../../test/support/rounds.js';
import { clockOf, type Outcome, readMeterFile } from '../../../../test/support/shared-formats.js';
import { FileTally } from '../file-tally.js';
import type { MeterFormat } from '../meter-file.js';
import { greenButton } from './green-button.js';
import { nem12 } from './nem12.js';
import { starkDf2 } from './stark-df2.js';

/** A day of a register of a meter. */
interface Day {
  readonly meter: number;
  readonly register: number;
  readonly day: number;
  readonly value: number;
}

/** Days in any order, some of them more than once. */
const DAYS = fc.array(
  fc.record({
    meter: fc.nat(3),
    register: fc.nat(1),
    day: fc.integer({ min: 1, max: 28 }),
    value: fc.integer({ min: 0, max: 9 }),
  }),
  { minLength: 1, maxLength: 60 },
);

const HALF_HOURS = Array.from({ length: 48 }, (_, nth) => nth);
const two = (number: number): string => String(number).padStart(2, '0');
const clock = (nth: number): string => `${two(Math.floor(nth / 2))}:${nth % 2 === 0 ? '00' : '30'}`;
const link = (rel: string, href: string): string => `<link rel="${rel}" href="${href}"/>`;

const WRITERS: readonly (readonly [format: MeterFormat, write: (days: readonly Day[]) => string])[] = [
  [
    nem12,
    (days) =>
      `100,NEM12,202601141135,MDP,RET\n${days
        .map(
          ({ meter, register, day, value }) =>
            `200,640799900${meter},E1E2,E${register + 1},E${register + 1},N1,SYN,kWh,30,\n300,202601${two(day)},${HALF_HOURS.map((nth) => value + nth / 1000).join(',')},${register === 0 ? 'V' : 'A'},,,20260114000000,\n${register === 0 ? '400,1,40,A,,\n400,41,48,N,,\n' : ''}`,
        )
        .join('')}`,
  ],
  [
    starkDf2,
    (days) =>
      `#F2\n${days
        .map(
          ({ meter, day, value }) =>
            `#O 120000000000${meter}-X\n#S 1\n${HALF_HOURS.map((nth) => `${two(day)}/01/2026,${clock(nth)},${value}.${nth},A\n`).join('')}`,
        )
        .join('')}`,
  ],
  [
    greenButton,
    (days) => {
      const entry = (links: string, content: string, updated = ''): string =>
        `<entry>${links}<content>${content}</content>${updated}</entry>`;
      const types = [0, 3].map((power, nth) =>
        entry(
          link('self', `/ReadingType/${nth}`),
          `<ReadingType><flowDirection>1</flowDirection><powerOfTenMultiplier>${power}</powerOfTenMultiplier><uom>72</uom></ReadingType>`,
        ),
      );
      const reading = ({ meter, register }: Day): string => `/UsagePoint/${meter}/MeterReading/${register}`;
      const blocks = days.map((one, nth) => {
        const begin = Date.UTC(2026, 0, one.day) / 1000;
        const intervals = HALF_HOURS.map(
          (at) =>
            `<IntervalReading><timePeriod><duration>1800</duration><start>${begin + at * 1800}</start></timePeriod><value>${at === 7 ? '' : one.value}</value></IntervalReading>`,
        ).join('');
        return entry(
          link('self', `${reading(one)}/IntervalBlock/${nth}`),
          `<IntervalBlock>${intervals}</IntervalBlock>`,
          one.value % 3 === 0 ? '' : `<updated>2026-02-0${one.value}T00:00:00Z</updated>`,
        );
      });
      const readings = [...new Map(days.map((one) => [reading(one), one])).values()].map((one) =>
        entry(
          link('self', reading(one)) + link('related', `/ReadingType/${one.register}`),
          '<MeterReading/>',
        ),
      );
      // What the blocks need stands behind them.
      return `<feed>${[...blocks, ...readings, ...types].join('')}</feed>`;
    },
  ],
];

const FILES = WRITERS.map(([format, write]) => ({ name: format.name, format, write }));

function told({ refused, series, tally }: Outcome): object {
  return {
    refused,
    tally,
    series: series.map(({ id, rejected, halfHours: { minute, energy, quality, line } }) => ({
      id,
      rejected,
      halfHours: [minute, energy, quality, line].map((column) => Array.from(column)),
    })),
  };
}

describe('a file that goes from meter to meter', () => {
  it.each(FILES)('gives the same by way of the disk: $name', async ({ format, write }) => {
    await fc.assert(
      fc.asyncProperty(DAYS, fc.integer({ min: 100, max: 5000 }), async (days, chunk) => {
        const content = write(days);
        const outcome = await readMeterFile(format, content, { chunk });
        expect(outcome.refused).toBeUndefined();
        expect(new Set(outcome.series.map(({ id }) => id)).size).toBe(outcome.series.length);

        const spooled = await readMeterFile(format, content, {
          chunk,
          bounds: { held: 100, ofMeter: 1_000_000 },
        });

        expect(told(spooled)).toEqual(told(outcome));
      }),
      { numRuns: 20, seed: SEED },
    );
  });

  it.each(FILES)(
    'is refused where one of its meters is too long to be held: $name',
    async ({ format, write }) => {
      const days = [1, 2, 3].map((day) => ({ meter: 2, register: 0, day, value: 1 }));
      const { refused, series } = await readMeterFile(format, write(days), {
        bounds: { held: 100, ofMeter: 100 },
      });
      expect(refused).toMatch(/^meter \d*2 has more than 100 intervals in it/);
      expect(series).toEqual([]);
    },
  );

  it.each(FILES)('leaves no file open, however it ends: $name', async ({ format, write }) => {
    const days = [1, 2, 3, 4].map((day) => ({ meter: day % 2, register: 0, day, value: 1 }));
    const content = Buffer.from(write(days));
    async function* torn(): AsyncGenerator<Buffer> {
      yield await Promise.resolve(content.subarray(0, -20));
      throw new Error('the disk could not read it');
    }
    async function* whole(): AsyncGenerator<Buffer> {
      yield await Promise.resolve(content);
    }
    const task = { fileName: 'file', clockOf, tally: new FileTally(), bounds: { held: 10, ofMeter: 1000 } };
    const before = await openDescriptors();

    await expect(format.read(torn(), task).next()).rejects.toThrow('the disk could not read it');
    expect(await openDescriptors()).toBe(before);

    for await (const series of format.read(whole(), task)) {
      expect(series.id).toMatch(/[01]$/);
      break;
    }
    expect(await openDescriptors()).toBe(before);
  });
});

/** How many files the process has open, where the system tells it. */
async function openDescriptors(): Promise<number> {
  return readdir('/proc/self/fd').then(
    ({ length }) => length,
    () => 0,
  );
}
