import fc from 'fast-check';
import { bucketEdges } from './buckets.js';
import { isoWithOffset, localMidnight } from './local-time.js';
import { RESOLUTIONS } from './resolution.js';
import { UTC, Zone } from './zone.js';

const LONDON = Zone.ofRuntime('Europe/London');
const LORD_HOWE = Zone.ofRuntime('Australia/Lord_Howe');
const KATHMANDU = Zone.ofRuntime('Asia/Kathmandu');
const ST_JOHNS = Zone.ofRuntime('America/St_Johns');

const day = (date: string, zone: Zone): { from: Date; to: Date } => ({
  from: localMidnight(date, zone),
  to: new Date(localMidnight(date, zone).getTime() + 1),
});
const edgesOf = (from: Date, to: Date, step: '30m' | '1h' | '1d' | '1w' | '1mo', zone: Zone): string[] =>
  bucketEdges({ from, to }, step, zone).map((edge) => isoWithOffset(edge, zone));

describe('edges of buckets', () => {
  it.each([
    ['Europe/London', '2016-03-27', 23],
    ['Europe/London', '2016-10-30', 25],
    ['America/St_Johns', '2016-11-06', 25],
    ['Australia/Lord_Howe', '2016-10-02', 23.5],
    ['Australia/Lord_Howe', '2017-04-02', 24.5],
    ['Asia/Kathmandu', '2016-10-30', 24],
  ])('give the local day of %s on %s its %d hours', (zone, date, hours) => {
    const rules = Zone.ofRuntime(zone);
    const { from, to } = day(date, rules);
    const [start, end] = bucketEdges({ from, to }, '1d', rules);
    expect((end!.getTime() - start!.getTime()) / 3_600_000).toBe(hours);
  });

  it('begin weeks on Monday and months on the first, also when the range begins later', () => {
    const from = new Date('2016-07-15T00:00:00Z');
    const to = new Date('2016-07-26T00:00:00Z');
    expect(edgesOf(from, to, '1w', UTC).map((edge) => edge.slice(0, 10))).toEqual([
      '2016-07-11',
      '2016-07-18',
      '2016-07-25',
      '2016-08-01',
    ]);
    expect(edgesOf(from, to, '1mo', UTC).map((edge) => edge.slice(0, 10))).toEqual([
      '2016-07-01',
      '2016-08-01',
    ]);
  });

  it('name the repeated hour twice, each with its own offset', () => {
    const from = new Date('2016-10-30T00:00:00Z');
    expect(edgesOf(from, new Date('2016-10-30T02:00:00Z'), '1h', LONDON)).toEqual([
      '2016-10-30T01:00:00+01:00',
      '2016-10-30T01:00:00+00:00',
      '2016-10-30T02:00:00+00:00',
    ]);
  });

  it('follow the local clock through a change of half an hour', () => {
    const from = new Date('2016-10-01T14:30:00Z');
    expect(edgesOf(from, new Date('2016-10-01T17:00:00Z'), '1h', LORD_HOWE)).toEqual([
      '2016-10-02T01:00:00+10:30',
      '2016-10-02T02:30:00+11:00',
      '2016-10-02T03:00:00+11:00',
      '2016-10-02T04:00:00+11:00',
    ]);
  });

  it('of half-hours lie on the local half-hour where clocks differ by 45 minutes', () => {
    const from = localMidnight('2016-10-30', KATHMANDU);
    expect(edgesOf(from, new Date(from.getTime() + 3_600_000), '30m', KATHMANDU)).toEqual([
      '2016-10-30T00:00:00+05:45',
      '2016-10-30T00:30:00+05:45',
      '2016-10-30T01:00:00+05:45',
    ]);
  });

  it('are none for an empty range', () => {
    const instant = new Date('2016-07-15T00:00:00Z');
    expect(bucketEdges({ from: instant, to: instant }, '1d', UTC)).toEqual([]);
  });

  it('rise, cover the range and go no further, in any zone', () => {
    const zones = fc.constantFrom(UTC, LONDON, ST_JOHNS, LORD_HOWE, KATHMANDU);
    const instants = fc.integer({
      min: Date.UTC(2015, 0, 1) / 1_800_000,
      max: Date.UTC(2018, 0, 1) / 1_800_000,
    });
    fc.assert(
      fc.property(
        zones,
        fc.constantFrom(...RESOLUTIONS),
        instants,
        fc.integer({ min: 1, max: 2_000 }),
        (...given) => {
          const [zone, step, first, halfHours] = given;
          const from = new Date(first * 1_800_000);
          const to = new Date((first + halfHours) * 1_800_000);
          const edges = bucketEdges({ from, to }, step, zone);
          expect(edges[0]!.getTime()).toBeLessThanOrEqual(from.getTime());
          expect(edges[1]!.getTime()).toBeGreaterThan(from.getTime());
          expect(edges.at(-1)!.getTime()).toBeGreaterThanOrEqual(to.getTime());
          expect(edges.at(-2)!.getTime()).toBeLessThan(to.getTime());
          for (let i = 1; i < edges.length; i++) expect(edges[i]! > edges[i - 1]!).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
