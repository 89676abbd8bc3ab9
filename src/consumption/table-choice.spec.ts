import { type TimeRange, Zone } from '../common/time/index.js';
import { type Grain, monthsDaysAndPieces, reachOf } from './table-choice.js';

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

describe('what figures of users are added up from', () => {
  const at = (text: string): Date => new Date(text);
  const short = ({ from, to }: TimeRange): string =>
    [from, to].map((edge) => edge.toISOString().slice(5, 16)).join(' ');
  const parts = (from: string, to: string, of = zone, data = window): readonly unknown[] => {
    const { months, days, pieces, ends } = monthsDaysAndPieces({ from: at(from), to: at(to) }, of, data);
    return [
      months.from < months.to ? short(months) : null,
      days.map(short),
      pieces.map(short),
      ends.map((end) => `${end.start.toISOString().slice(5, 16)}: ${short(end.days)}`),
    ];
  };

  it.each<[what: string, from: string, to: string, parts: readonly unknown[]]>([
    [
      'a range that cuts months and days',
      '2016-04-10T05:00Z',
      '2016-07-20T05:00Z',
      [
        '04-30T23:00 06-30T23:00',
        ['04-10T23:00 04-30T23:00', '06-30T23:00 07-19T23:00'],
        ['04-10T05:00 04-10T23:00', '07-19T23:00 07-20T05:00'],
        [],
      ],
    ],
    ['whole months', '2016-04-30T23:00Z', '2016-06-30T23:00Z', ['04-30T23:00 06-30T23:00', [], [], []]],
    [
      'days within a month',
      '2016-05-10T23:00Z',
      '2016-05-12T23:00Z',
      [null, ['05-10T23:00 05-12T23:00'], [], []],
    ],
    [
      'a part of a day',
      '2016-05-10T03:00Z',
      '2016-05-10T05:00Z',
      [null, [], ['05-10T03:00 05-10T05:00'], []],
    ],
    [
      'all data: their first and last month are cut by nothing',
      '2016-03-01T03:30Z',
      '2016-08-01T12:00Z',
      [
        '03-01T00:00 08-31T23:00',
        [],
        [],
        ['03-01T00:00: 03-01T00:00 03-31T23:00', '07-31T23:00: 07-31T23:00 08-01T12:00'],
      ],
    ],
    ['more than all data', '1990-01-01T00:00Z', '2100-01-01T00:00Z', ['03-01T00:00 08-31T23:00', [], [], []]],
    [
      'from before the data to within their first month',
      '2016-02-10T00:00Z',
      '2016-03-20T05:00Z',
      [null, ['03-01T00:00 03-20T00:00'], ['03-20T00:00 03-20T05:00'], []],
    ],
    ['before the data', '2015-03-01T03:30Z', '2016-02-01T12:00Z', [null, [], [], []]],
    ['after the data', '2016-10-01T03:30Z', '2016-11-01T12:00Z', [null, [], [], []]],
    ['nothing', '2016-05-01T03:30Z', '2016-05-01T03:30Z', [null, [], [], []]],
  ])('%s', (_, from, to, expected) => {
    expect(parts(from, to)).toEqual(expected);
  });

  it('knows the month that has begun where clocks go back over its first midnight', () => {
    // Newfoundland changed its clocks at 00:01: 1 November 2009 began for a minute, and 23:01 came once more.
    const newfoundland = Zone.ofRuntime('America/St_Johns');
    const data = { from: at('2009-10-20T02:30Z'), to: at('2009-11-01T03:00Z') };
    const [months] = parts('2009-10-01T02:30Z', '2010-01-01T00:00Z', newfoundland, data);
    expect(months).toBe('10-01T02:30 12-01T03:30');
  });
});
