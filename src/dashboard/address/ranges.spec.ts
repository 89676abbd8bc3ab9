import { UTC, Zone } from '../../common/time/index.js';
import { neighbour, presets } from './ranges.js';

const range = (from: string, to: string) => ({ from: new Date(from), to: new Date(to) });
const iso = ({ from, to }: { from: Date; to: Date }) => [from.toISOString(), to.toISOString()];

describe('neighbour', () => {
  it('moves whole months by months, however long they are', () => {
    const october = range('2016-10-01T00:00:00Z', '2016-11-01T00:00:00Z');
    expect(iso(neighbour(october, 1, UTC))).toEqual(['2016-11-01T00:00:00.000Z', '2016-12-01T00:00:00.000Z']);
    expect(iso(neighbour(october, -1, UTC))).toEqual([
      '2016-09-01T00:00:00.000Z',
      '2016-10-01T00:00:00.000Z',
    ]);
  });

  it('moves a quarter by three months, and a year by twelve', () => {
    const quarter = range('2016-10-01T00:00:00Z', '2017-01-01T00:00:00Z');
    expect(iso(neighbour(quarter, 1, UTC))).toEqual(['2017-01-01T00:00:00.000Z', '2017-04-01T00:00:00.000Z']);
    expect(iso(neighbour(quarter, -1, UTC))).toEqual([
      '2016-07-01T00:00:00.000Z',
      '2016-10-01T00:00:00.000Z',
    ]);
    const year = range('2016-01-01T00:00:00Z', '2017-01-01T00:00:00Z');
    expect(iso(neighbour(year, -1, UTC))).toEqual(['2015-01-01T00:00:00.000Z', '2016-01-01T00:00:00.000Z']);
  });

  it('keeps local midnights across a clock change', () => {
    const week = range('2016-10-23T22:00:00Z', '2016-10-30T23:00:00Z');
    expect(iso(neighbour(week, 1, Zone.ofRuntime('Europe/Berlin')))).toEqual([
      '2016-10-30T23:00:00.000Z',
      '2016-11-06T23:00:00.000Z',
    ]);
  });

  it('moves a day that begins an hour late to its whole neighbour, and back', () => {
    const saoPaulo = Zone.ofRuntime('America/Sao_Paulo');
    const late = range('2016-10-16T03:00:00Z', '2016-10-17T02:00:00Z');
    const before = neighbour(late, -1, saoPaulo);
    expect(iso(before)).toEqual(['2016-10-15T03:00:00.000Z', '2016-10-16T03:00:00.000Z']);
    expect(iso(neighbour(before, 1, saoPaulo))).toEqual(iso(late));
  });

  it('moves a range that cuts days by its own length', () => {
    const hours = range('2016-10-01T06:00:00Z', '2016-10-01T18:00:00Z');
    expect(iso(neighbour(hours, -1, UTC))).toEqual(['2016-09-30T18:00:00.000Z', '2016-10-01T06:00:00.000Z']);
  });
});

describe('presets', () => {
  const window = (to: string) => range('2016-07-15T00:00:00Z', to);
  const offered = (to: string) =>
    Object.fromEntries(presets(window(to), UTC).map(({ label, range: own }) => [label, iso(own)] as const));

  it('count back from the last day of the data, not from today', () => {
    expect(offered('2017-01-01T00:00:00Z')).toEqual({
      'Whole period': ['2016-07-15T00:00:00.000Z', '2017-01-01T00:00:00.000Z'],
      'This month': ['2016-12-01T00:00:00.000Z', '2017-01-01T00:00:00.000Z'],
      'Last month': ['2016-11-01T00:00:00.000Z', '2016-12-01T00:00:00.000Z'],
      'Last 30 days': ['2016-12-02T00:00:00.000Z', '2017-01-01T00:00:00.000Z'],
      'Last 7 days': ['2016-12-25T00:00:00.000Z', '2017-01-01T00:00:00.000Z'],
      'Last day': ['2016-12-31T00:00:00.000Z', '2017-01-01T00:00:00.000Z'],
    });
  });

  it('are named as the API takes them, the whole period by no name', () => {
    expect(presets(window('2017-01-01T00:00:00Z'), UTC).map(({ name }) => name)).toEqual([
      undefined,
      'this-month',
      'last-month',
      'last-30d',
      'last-7d',
      'last-1d',
    ]);
  });

  it('take in the day that the data end in, and name months as the API does', () => {
    const { 'Last day': day, 'Last month': month } = offered('2016-12-30T18:30:00Z');
    expect(day).toEqual(['2016-12-30T00:00:00.000Z', '2016-12-31T00:00:00.000Z']);
    expect(month).toEqual(['2016-11-01T00:00:00.000Z', '2016-12-01T00:00:00.000Z']);
  });
});
