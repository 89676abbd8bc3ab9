import type { HeatChart } from './chart.js';
import { heatLegend, heatLevels, levelOf } from './heat-levels.js';
import { renderHeat } from './heat-svg.js';

function heat(values: HeatChart['values'], changes: Partial<HeatChart> = {}): HeatChart {
  return {
    id: 'h',
    kind: 'heat',
    size: 'small',
    axisTitle: 'W per user',
    baseUnit: 'W',
    scale: { unit: 'W', divisor: 1 },
    rows: values.map((_, index) => `row ${index}`),
    columns: (values[0] ?? []).map((_, index) => `column ${index}`),
    rowTicks: [{ at: 0.5, label: '<Mon>', optional: false }],
    columnTicks: [{ at: 0.25, label: '06:00', optional: true }],
    values,
    ...changes,
  };
}

const paths = (svg: string): readonly (readonly [string, string])[] =>
  [...svg.matchAll(/<path class="heat heat-(\d)" d="([^"]*)"/g)].map(([, colour, d]) => [colour!, d!]);

describe('renderHeat', () => {
  it('draws each level as one path, and neighbours of a row as one rectangle', () => {
    const svg = renderHeat(
      heat([
        [0, 0, 700],
        [700, 0, 700],
      ]),
      'h-heading',
    );
    expect(paths(svg)).toEqual([
      ['1', 'M0 0h2v1H0zM1 1h1v1H1z'],
      ['7', 'M2 0h1v1H2zM0 1h1v1H0zM2 1h1v1H2z'],
    ]);
  });

  it('stays a handful of elements at two months of half-hours', () => {
    const values = Array.from({ length: 60 }, (_, row) =>
      Array.from({ length: 48 }, (_, column) => (row * 31 + column * 17) % 997),
    );
    expect(renderHeat(heat(values), 'h').match(/<(path|rect)/g)?.length).toBeLessThanOrEqual(7);
  });

  it('cuts unknown cells out of a hatched ground, which is there only when it is needed', () => {
    const svg = renderHeat(heat([[100, null, 200]]), 'h');
    expect(svg).toContain('<rect class="missing" fill="url(#h-hatch)" clip-path="url(#h-missing)"');
    expect(/<clipPath[^>]*><path[^>]* d="([^"]*)"/.exec(svg)?.[1]).toBe('M1 0h1v1H1z');
    expect(paths(svg).map(([, d]) => d)).toEqual(['M0 0h1v1H0z', 'M2 0h1v1H2z']);
    expect(renderHeat(heat([[100, 200]]), 'h')).not.toContain('hatch');
  });

  it('escapes labels and holds no style of its own', () => {
    const svg = renderHeat(heat([[1, 2]]), '"><x');
    expect(svg).toContain('&lt;Mon&gt;');
    expect(svg).not.toContain('"><x');
    expect(svg).not.toMatch(/ style=|<style|<script/);
  });
});

describe('heatLevels', () => {
  const floors = (values: readonly (number | null)[], changes: Partial<HeatChart> = {}): readonly number[] =>
    heatLevels(heat([values], changes)).map(({ from }) => from);

  it('has round bounds of equal distance from at or below the lowest value', () => {
    expect(floors([346, 900, 1_857])).toEqual([250, 500, 750, 1_000, 1_250, 1_500, 1_750]);
  });

  it('is round in the unit that is shown', () => {
    expect(floors([12_000, 26_000], { scale: { unit: 'kW', divisor: 1_000 } })).toEqual([
      12_000, 14_000, 16_000, 18_000, 20_000, 22_000, 24_000,
    ]);
  });

  it('does not give the colours of all cells away to a few that stand out', () => {
    const usual = Array.from({ length: 99 }, (_, index) => 100 + index);
    const bounds = floors([...usual, 50_000]);
    expect(Math.max(...bounds)).toBeLessThan(200);
    expect(levelOf(50_000, heatLevels(heat([[...usual, 50_000]])))).toBe(bounds.length - 1);
  });

  it('puts a value on a bound into the level that begins there', () => {
    const levels = heatLevels(heat([[0, 700]]));
    expect([0, 99.9, 100, 699, 700].map((value) => levelOf(value, levels))).toEqual([0, 0, 1, 6, 6]);
  });

  it.each([[[5, 5]], [[0, 0]], [[null, null]]])('has one level where nothing differs: %j', (values) => {
    expect(heatLevels(heat([values]))).toHaveLength(1);
  });

  it.each([
    [
      [222, 231],
      [222, 224, 226, 228, 230],
    ],
    [
      [0, 8],
      [0, 2, 4, 6],
    ],
    [
      [0.5, 1.5],
      [0.4, 0.6, 0.8, 1, 1.2, 1.4],
    ],
  ])('takes a step of few digits where %j is little apart', (values, bounds) => {
    expect(floors(values)).toEqual(bounds);
  });
});

describe('heatLegend', () => {
  const legend = (values: readonly (number | null)[], changes: Partial<HeatChart> = {}) => {
    const { steps, to } = heatLegend(heat([values], changes));
    return [...steps.map(({ from }) => from), to];
  };

  it('has as many decimals for each bound', () => {
    expect(legend([500, 1_500], { scale: { unit: 'kW', divisor: 1_000 } })).toEqual([
      '0.4',
      '0.6',
      '0.8',
      '1.0',
      '1.2',
      '1.4',
      '1.5',
    ]);
  });

  it.each([
    [
      [700 / 3, 700 / 3],
      ['233', ''],
    ],
    [
      [0, 0],
      ['0', ''],
    ],
    [
      [null, 7],
      ['7', ''],
    ],
  ])('names one value once: %j', (values, shown) => {
    expect(legend(values)).toEqual(shown);
  });
});
