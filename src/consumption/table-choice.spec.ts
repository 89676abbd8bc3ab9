import { Zone } from '../common/time/index.js';
import { type Grain, reachOf } from './table-choice.js';

const zone = Zone.ofRuntime('Europe/London');
const window = { from: new Date('2016-03-01T03:30Z'), to: new Date('2016-08-01T12:00Z') };
const readingsBegin = new Date('2016-04-30T23:00Z');
const data = { zone, window, readingsBegin };

const reach = (grain: Grain, from: string, to: string): readonly string[] => {
  const range = reachOf({ from: new Date(from), to: new Date(to) }, grain, data);
  return [range.from, range.to].map((edge) => edge.toISOString().slice(0, 16));
};

describe('how far back an answer reaches', () => {
  it.each<
    [grain: Grain, what: string, range: [from: string, to: string], answered: [from: string, to: string]]
  >([
    [
      'segments',
      'as asked',
      ['2016-03-10T05:00', '2016-04-10T05:00'],
      ['2016-03-10T05:00', '2016-04-10T05:00'],
    ],
    [
      'days',
      'whole days',
      ['2016-03-10T05:00', '2016-04-10T05:00'],
      ['2016-03-11T00:00', '2016-04-09T23:00'],
    ],
    [
      'days',
      'to a half-hour that is kept',
      ['2016-03-10T05:00', '2016-06-10T05:00'],
      ['2016-03-11T00:00', '2016-06-10T05:00'],
    ],
    [
      'days',
      'from the first half-hour',
      ['2016-03-01T03:30', '2016-08-01T12:00'],
      ['2016-03-01T00:00', '2016-08-01T12:00'],
    ],
    [
      'days',
      'from midnights',
      ['2016-03-10T00:00', '2016-04-09T23:00'],
      ['2016-03-10T00:00', '2016-04-09T23:00'],
    ],
    [
      'days',
      'a part of a day',
      ['2016-03-10T05:00', '2016-03-10T09:00'],
      ['2016-03-10T00:00', '2016-03-10T00:00'],
    ],
    ['days', 'later', ['2016-06-10T05:00', '2016-06-11T05:00'], ['2016-06-10T05:00', '2016-06-11T05:00']],
    [
      'half-hours',
      'from where they begin',
      ['2016-03-10T05:00', '2016-06-10T05:00'],
      ['2016-04-30T23:00', '2016-06-10T05:00'],
    ],
    [
      'half-hours',
      'nothing',
      ['2016-03-10T05:00', '2016-04-10T05:00'],
      ['2016-04-10T05:00', '2016-04-10T05:00'],
    ],
    [
      'half-hours',
      'later',
      ['2016-06-10T05:00', '2016-06-11T05:00'],
      ['2016-06-10T05:00', '2016-06-11T05:00'],
    ],
  ])('of %s: %s', (grain, _, [from, to], answered) => {
    expect(reach(grain, `${from}Z`, `${to}Z`)).toEqual(answered);
  });

  it('is the whole range where all days have their readings', () => {
    const range = { from: new Date('2016-03-10T05:00Z'), to: new Date('2016-04-10T05:00Z') };
    for (const grain of ['segments', 'days', 'half-hours'] as const) {
      expect(reachOf(range, grain, { zone, window, readingsBegin: null })).toEqual(range);
    }
  });
});
