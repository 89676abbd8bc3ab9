import type { Chart } from './chart.js';
import { renderChart } from './chart-svg.js';

const WATT_HOURS = [1_000, null, 0, 3_000];

function chart(changes: Partial<Chart> = {}): Chart {
  return {
    id: 'c',
    kind: 'bars',
    size: 'small',
    axisTitle: 'Wh per day',
    baseUnit: 'Wh',
    scale: { unit: 'Wh', divisor: 1 },
    slots: ['Mon', 'Tue', 'Wed', 'Thu'].map((label) => ({ label, unfinished: label === 'Thu' })),
    edges: ['2016-10-03', '2016-10-04', '2016-10-05', '2016-10-06', '2016-10-07'],
    ticks: [{ at: 0.125, label: '3 Oct', optional: false }],
    series: [{ name: 'Energy', colour: 'accent', values: WATT_HOURS }],
    ...changes,
  };
}

const lines = (values: readonly (number | null)[], directLabel = 'a1'): Chart =>
  chart({
    kind: 'lines',
    slots: values.map((_, index) => ({ label: String(index), unfinished: false })),
    series: [{ name: 'a1', directLabel, colour: '1', values }],
  });

const paths = (svg: string): readonly string[] =>
  [...svg.matchAll(/<path[^>]* d="([^"]*)"/g)].map(([, d]) => d!);

describe('renderChart', () => {
  const svg = renderChart(chart(), 'c-heading');

  it('draws a bar from the zero line for each value, as high as the value is of the axis', () => {
    const heights = [...svg.matchAll(/<rect class="bar[^>]* y="([\d.]+)"[^>]* height="([\d.]+)"/g)];
    expect(heights.map(([, y, height]) => [Number(y), Number(height)])).toEqual([
      [148, 74],
      [0, 222],
    ]);
  });

  it('leaves a gap where nothing is known and writes a zero out', () => {
    expect(svg).not.toContain('Tue');
    expect(svg).toMatch(/<text class="tick tick-time" x="62\.5%"[^>]*>0<\/text>/);
  });

  it('hatches a bar that is not finished, and says so', () => {
    expect(svg).toMatch(/unfinished" fill="url\(#c-hatch\)"[^>]*><title>Thu: 3,000 Wh, unfinished/);
  });

  it('has round values on its axis, from zero', () => {
    const labels = [...svg.matchAll(/tick-value"[^>]*>([^<]*)</g)].map(([, label]) => label);
    expect(labels).toEqual(['0', '1,000', '2,000', '3,000']);
  });

  it('lifts the pen at a gap and draws a point between gaps as a dot', () => {
    expect(paths(renderChart(lines([0, 100, null, 100, null, 0, 0]), 'h'))).toEqual([
      'M71.4 222L214.3 0M785.7 222L928.6 222',
      'M500 0h0',
    ]);
  });

  it('moves names apart that would lie over each other', () => {
    const two = chart({
      kind: 'lines',
      series: [
        { name: 'a', directLabel: 'a', colour: '1', values: [1, 1, 1, 100] },
        { name: 'b', directLabel: 'b', colour: '2', values: [1, 1, 1, 99] },
      ],
    });
    const places = [...renderChart(two, 'h').matchAll(/direct-label[^>]* y="([\d.]+)"/g)].map(([, y]) =>
      Number(y),
    );
    expect(places[1]! - places[0]!).toBeGreaterThanOrEqual(16);
  });

  it('keeps names inside the plot when lines end at its lower edge', () => {
    const names = ['a', 'b', 'c'];
    const many = chart({
      kind: 'lines',
      series: names.map((name) => ({ name, directLabel: name, colour: '1', values: [100, 100, 100, 0] })),
    });
    const places = [...renderChart(many, 'h').matchAll(/direct-label[^>]* y="([\d.]+)"/g)].map(([, y]) =>
      Number(y),
    );
    expect(places).toEqual([190, 206, 222]);
  });

  it('fills a band along its upper edge and back along the lower, with a part for each stretch', () => {
    const band = { name: 'P10–P90', shortName: 'P10–P90', low: [0, 50, null, 50], high: [100, 100, 100, 75] };
    const [shape] = paths(renderChart(chart({ kind: 'lines', series: [], band }), 'h'));
    expect(shape).toBe('M125 0L375 0L375 111L125 222zM875 55.5L875 111z');
  });

  it('makes room for the band on the axis', () => {
    const band = { name: 'b', shortName: 'b', low: [0], high: [9_500] };
    expect(renderChart({ ...lines([1_000]), band }, 'h')).toContain('>10,000</text>');
  });

  it('draws what others are compared with thin and grey', () => {
    const quiet = chart({
      kind: 'lines',
      series: [{ name: 'p', colour: 'accent', quiet: true, values: [1, 2] }],
    });
    expect(renderChart(quiet, 'h')).toContain('class="line colour-accent quiet"');
  });

  it('dims what a strip does not show as chosen, and has no vertical axis there', () => {
    const strip = renderChart(chart({ size: 'strip', highlight: { from: 1, to: 2.5 } }), 'h');
    const places = [...strip.matchAll(/<rect class="(dimmed|chosen)" x="([^"]*)" width="([^"]*)"/g)];
    expect(places.map(([, ...place]) => place)).toEqual([
      ['dimmed', '0%', '25%'],
      ['dimmed', '62.5%', '37.5%'],
      ['chosen', '25%', '37.5%'],
    ]);
    expect(strip).not.toContain('tick-value');
  });

  it('escapes names that come from the data', () => {
    const markup = renderChart(lines([1, 2], '<script>"&'), '"><x');
    expect(markup).toContain('&lt;script&gt;&quot;&amp;</text>');
    expect(markup).not.toContain('<script>');
    expect(markup).not.toContain('"><x');
  });

  it('holds no style of its own, which the security policy would refuse', () => {
    expect(svg).not.toMatch(/ style=|<style|<script/);
  });

  it('can draw a range in which everything is zero', () => {
    const flat = renderChart(lines([0, 0]), 'h');
    expect(flat).not.toMatch(/NaN|Infinity/);
  });
});
