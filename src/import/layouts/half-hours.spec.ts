import { FileTally } from './file-tally.js';
import { halfHoursOf, SeriesRefusedError } from './half-hours.js';
import { type Part, Parts } from './parts.js';
import { ACTUAL, DERIVED, ESTIMATED, UNKNOWN } from './quality.js';
import { unitOf } from './unit.js';

type Given = Partial<Omit<Part, 'value' | 'unit'>> & {
  readonly kwh?: number;
  readonly unit?: string;
  readonly delivered?: number;
};

/** Values in thousandths, so that they are written as a file has them. */
function partsOf(given: readonly Given[]): Parts {
  const parts = new Parts();
  given.forEach(({ kwh = 1, unit = 'kWh', delivered, ...part }, at) => {
    const value = { mantissa: Math.round(kwh * 1000), decimals: 3 };
    parts.add(
      { start: 0, minutes: 30, unit: unitOf(unit), quality: UNKNOWN, line: at + 1, ...part, value },
      delivered,
    );
  });
  return parts;
}

function halfHours(
  registers: readonly (readonly Given[])[],
  { isCumulative = false, splitHours = false, phase = 0, tally = new FileTally() } = {},
): { readonly wh: readonly (readonly [number, number])[]; readonly incomplete: readonly number[] } {
  const named = new Map(registers.map((given, at) => [`register ${at}`, partsOf(given)]));
  const series = { id: 'm', registers: named, isCumulative, rejected: 0 };
  const { minute, energy, incomplete } = halfHoursOf(series, { splitHours, phase }, tally);
  return { wh: Array.from(minute, (begin, at) => [begin, energy[at]!]), incomplete };
}

const quarters = (...kwh: readonly number[]): readonly Given[] =>
  kwh.map((value, at) => ({ start: at * 15, minutes: 15, kwh: value }));

describe('halfHoursOf', () => {
  it('reads fifteen digits of any unit as they are', () => {
    const parts = new Parts();
    const value = { mantissa: 155_941_000_000_001, decimals: 13 };
    parts.add({ start: 0, minutes: 30, value, unit: unitOf('MWh'), quality: UNKNOWN, line: 1 });
    const series = { id: 'm', registers: new Map([['', parts]]), rejected: 0 };
    const { energy } = halfHoursOf(series, { splitHours: false, phase: 0 }, new FileTally());
    expect(energy[0]).toBe(15_594_100.0000001);
  });

  it('adds up exactly, and rounds once', () => {
    expect(halfHours([quarters(0.1, 0.2)]).wh).toEqual([[0, 300]]);
    const sixths = Array.from({ length: 30 }, (_, at) => ({ start: at, minutes: 1, kwh: 0.001, unit: 'W' }));
    expect(halfHours([sixths]).wh).toEqual([[0, 0.0005]]);
  });

  it('gives no reading of a half-hour of which a part is missing', () => {
    const { wh, incomplete } = halfHours([[...quarters(1, 1, 1), { start: 75, minutes: 15 }]]);
    expect(wh).toEqual([[0, 2000]]);
    expect(incomplete).toEqual([30, 60]);
  });

  it('makes energy of power by its minutes', () => {
    const parts = quarters(1, 3).map((part) => ({ ...part, unit: 'kW' }));
    expect(halfHours([parts]).wh).toEqual([[0, 1000]]);
    expect(halfHours([[{ unit: 'W', kwh: 500 }]]).wh).toEqual([[0, 250]]);
    expect(halfHours([[{ unit: 'MWh', kwh: 0.5 }]]).wh).toEqual([[0, 500_000]]);
  });

  it('needs a register only from its first half-hour to its last', () => {
    const all = [0, 30, 60, 90].map((start) => ({ start }));
    const later = [{ start: 30 }, { start: 90, kwh: 2 }];
    const { wh, incomplete } = halfHours([all, later]);
    expect(wh).toEqual([
      [0, 1000],
      [30, 2000],
      [90, 3000],
    ]);
    expect(incomplete).toEqual([60]);
  });

  it('counts an interval once: of two that are unlike the later one of the file', () => {
    const tally = new FileTally();
    const { wh } = halfHours([[{ kwh: 1 }, { kwh: 1 }, { start: 30 }, { start: 30, kwh: 5 }]], { tally });
    expect(wh).toEqual([
      [0, 1000],
      [30, 5000],
    ]);
    expect(tally.duplicates).toMatchObject({ count: 1, lines: [2] });
    expect(tally.conflicts).toMatchObject({ count: 1, lines: [4] });
  });

  it('takes the one that was delivered later, wherever it stands', () => {
    const { wh } = halfHours([
      [
        { kwh: 7, delivered: 20 },
        { kwh: 1, delivered: 10 },
      ],
    ]);
    expect(wh).toEqual([[0, 7000]]);
  });

  it.each([
    ['the longer one comes later', [...quarters(1, 1), { kwh: 9 }], [[0, 9000]], []],
    ['the shorter one comes later', [{ kwh: 9 }, { start: 15, minutes: 15, kwh: 2 }], [], [0]],
  ])('counts nothing twice where intervals overlap: %s', (_, given, wh, incomplete) => {
    expect(halfHours([given])).toEqual({ wh, incomplete });
  });

  it('is as good as the worst of its parts', () => {
    const series = (...qualities: readonly number[]): Uint8Array =>
      halfHoursOf(
        {
          id: 'm',
          registers: new Map([
            ['', partsOf(qualities.map((quality, at) => ({ start: at * 15, minutes: 15, quality })))],
          ]),
          rejected: 0,
        },
        { splitHours: false, phase: 0 },
        new FileTally(),
      ).quality;
    expect([...series(ACTUAL, ACTUAL)]).toEqual([ACTUAL]);
    expect([...series(ACTUAL, UNKNOWN)]).toEqual([UNKNOWN]);
    expect([...series(ESTIMATED, UNKNOWN)]).toEqual([ESTIMATED]);
  });

  it('refuses hours unless they are to be halved, and longer ones always', () => {
    const hour = [{ minutes: 60, kwh: 0.003 }];
    expect(() => halfHours([hour])).toThrow(SeriesRefusedError);
    expect(() => halfHours([hour])).toThrow(/--split-hours/);
    expect(halfHours([hour], { splitHours: true }).wh).toEqual([
      [0, 1.5],
      [30, 1.5],
    ]);
    expect(halfHours([[{ minutes: 60, kwh: 2, unit: 'kW' }]], { splitHours: true }).wh).toEqual([
      [0, 1000],
      [30, 1000],
    ]);
    expect(() => halfHours([[{ minutes: 1440 }]], { splitHours: true })).toThrow(/1440 minutes/);
  });

  it('marks halves of hours as made by us', () => {
    const series = { id: 'm', registers: new Map([['', partsOf([{ minutes: 60 }])]]), rejected: 0 };
    const { quality } = halfHoursOf(series, { splitHours: true, phase: 0 }, new FileTally());
    expect([...quality]).toEqual([DERIVED, DERIVED]);
  });

  it('knows half-hours that begin at a quarter', () => {
    const { wh } = halfHours(
      [
        [
          { start: 15, minutes: 15 },
          { start: 30, minutes: 15 },
        ],
      ],
      { phase: 15 },
    );
    expect(wh).toEqual([[15, 2000]]);
  });

  it('is empty of nothing', () => {
    expect(halfHours([])).toEqual({ wh: [], incomplete: [] });
    expect(halfHours([[], []])).toEqual({ wh: [], incomplete: [] });
  });
});

describe('halfHoursOf a register that counts on', () => {
  const shown = (...kwh: readonly (number | undefined)[]): readonly Given[] =>
    kwh.flatMap((value, at) => (value === undefined ? [] : [{ start: at * 15, minutes: 0, kwh: value }]));
  const used = (...kwh: readonly (number | undefined)[]): ReturnType<typeof halfHours> =>
    halfHours([shown(...kwh)], { isCumulative: true });

  it('takes what it moved on by, from edge to edge', () => {
    expect(used(10, 11, 13, 13, 14.5)).toEqual({
      wh: [
        [0, 3000],
        [30, 1500],
      ],
      incomplete: [],
    });
  });

  it('needs the edges only', () => {
    expect(used(10, undefined, 13, 13, 13).wh).toEqual([
      [0, 3000],
      [30, 0],
    ]);
    expect(used(10, 11, undefined, 13, 14)).toEqual({ wh: [], incomplete: [0, 30] });
  });

  it('gives nothing where it falls', () => {
    expect(used(10, 10, 2, 2, 3)).toEqual({ wh: [[30, 1000]], incomplete: [] });
  });
});
