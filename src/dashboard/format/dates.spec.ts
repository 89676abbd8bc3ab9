import { UTC, Zone } from '../../common/time/index.js';
import { Dates } from './dates.js';

const at = (iso: string): Date => new Date(iso);

describe('Dates', () => {
  const utc = new Dates(UTC);

  it('names the last day of a half-open range, not the day it ends before', () => {
    const range = { from: at('2016-07-15T00:00:00Z'), to: at('2017-01-01T00:00:00Z') };
    expect(utc.range(range)).toBe('15 Jul – 31 Dec 2016');
  });

  it('names one day once', () => {
    expect(utc.range({ from: at('2016-10-15T00:00:00Z'), to: at('2016-10-16T00:00:00Z') })).toBe(
      '15 Oct 2016',
    );
  });

  it('gives times to a range that cuts a day', () => {
    const range = { from: at('2016-07-15T12:00:00Z'), to: at('2016-07-15T18:00:00Z') };
    expect(utc.range(range)).toBe('15 Jul 2016, 12:00 – 15 Jul 2016, 18:00');
  });

  it('writes wall clocks of its own zone', () => {
    expect(new Dates(Zone.ofRuntime('Europe/Berlin')).moment(at('2016-07-15T22:30:00Z'))).toBe(
      '16 Jul 2016, 00:30',
    );
  });

  it.each([
    ['30m', '2016-10-15T18:00:00Z', '2016-10-15T18:30:00Z', 'Sat 15 Oct 2016, 18:00–18:30'],
    ['1h', '2016-10-15T23:00:00Z', '2016-10-16T00:00:00Z', 'Sat 15 Oct 2016, 23:00–00:00'],
    ['1d', '2016-10-15T00:00:00Z', '2016-10-16T00:00:00Z', 'Sat 15 Oct 2016'],
    ['1w', '2016-10-31T00:00:00Z', '2016-11-07T00:00:00Z', '31 Oct – 6 Nov 2016'],
    ['1mo', '2016-10-01T00:00:00Z', '2016-11-01T00:00:00Z', 'October 2016'],
  ] as const)('names a bucket of %s', (resolution, start, end, name) => {
    expect(utc.bucket({ start: at(start), end: at(end) }, resolution)).toBe(name);
  });

  it('tells two midnights of one day apart, and writes its date', () => {
    const havana = new Dates(Zone.ofRuntime('America/Havana'));
    const both = ['2016-11-06T04:00:00Z', '2016-11-06T05:00:00Z', '2016-11-06T06:00:00Z'].map(at);
    expect(both.map((instant) => havana.moment(instant))).toEqual([
      '6 Nov 2016, 00:00 (-04:00)',
      '6 Nov 2016, 00:00 (-05:00)',
      '6 Nov 2016, 01:00',
    ]);
  });

  it('tells the two hours of an autumn night apart by their offset', () => {
    const london = new Dates(Zone.ofRuntime('Europe/London'));
    const names = ['2016-10-30T00:30:00Z', '2016-10-30T01:30:00Z', '2016-10-30T02:30:00Z'].map((start) =>
      london.bucket({ start: at(start), end: new Date(at(start).getTime() + 1_800_000) }, '30m'),
    );
    expect(names).toEqual([
      'Sun 30 Oct 2016, 01:30 (+01:00)–01:00 (+00:00)',
      'Sun 30 Oct 2016, 01:30–02:00 (+00:00)',
      'Sun 30 Oct 2016, 02:30–03:00',
    ]);
    const spans = [
      ['2016-10-29T23:30:00Z', '2016-10-30T00:00:00Z'],
      ['2016-10-30T00:00:00Z', '2016-10-30T00:30:00Z'],
      ['2016-10-30T00:00:00Z', '2016-10-30T01:00:00Z'],
      ['2016-10-30T01:00:00Z', '2016-10-30T02:00:00Z'],
    ].map(([start = '', end = '']) => london.span({ start: at(start), end: at(end) }));
    expect(spans).toEqual([
      '00:30–01:00 (+01:00)',
      '01:00–01:30 (+01:00)',
      '01:00 (+01:00)–01:00 (+00:00)',
      '01:00–02:00 (+00:00)',
    ]);
    expect(london.range({ from: at('2016-10-30T00:30:00Z'), to: at('2016-10-30T01:30:00Z') })).toBe(
      '30 Oct 2016, 01:30 (+01:00) – 30 Oct 2016, 01:30 (+00:00)',
    );
  });
});
