import { UTC, Zone } from '../../common/time/index.js';
import type { PeaksAnswer } from '../../consumption/index.js';
import { PageAddress } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import { peaksView } from './peaks.js';

type Peak = readonly [start: string, powerW: number];

function view(peaks: readonly Peak[], zone = UTC, hourly = { of: 0, leftOut: 0 }, asked?: 'include') {
  const answer = {
    results: peaks.map(([start, powerW]) => ({ start: new Date(start), power_w: powerW, users: 1 })),
    hourly_users: hourly.of,
    hourly_left_out: hourly.leftOut,
  };
  return peaksView(
    answer as unknown as PeaksAnswer,
    {
      dates: new Dates(zone),
      dayHref: (day) => `#${day.toISOString()}`,
      csv: (path, more) => new PageAddress(path, { ...more }).with({}),
      address: new PageAddress('/', { area: 'a1', hourly: asked }),
    },
    asked,
  );
}

function cells(peaks: readonly Peak[], zone = UTC) {
  const card = view(peaks, zone);
  return {
    titles: card.table?.columns.map(({ title }) => title),
    rows: card.table?.rows.map((row) => row.cells),
  };
}

describe('the card of peaks', () => {
  it('writes all powers in the unit of the highest, each leading to its day', () => {
    const { titles, rows } = cells([
      ['2016-07-19T19:00Z', 11_534],
      ['2016-08-02T23:30Z', 9_800],
    ]);
    expect(titles).toEqual(['Day', 'Half-hour', 'Power, kW']);
    expect(rows?.map((row) => row.map(({ text }) => text))).toEqual([
      ['Tue 19 Jul 2016', '19:00–19:30', '11.53'],
      ['Tue 2 Aug 2016', '23:30–00:00', '9.80'],
    ]);
    expect(rows?.[0]?.[0]?.href).toBe('#2016-07-19T19:00:00.000Z');
  });

  it('tells the two half-hours of a repeated hour apart', () => {
    const { titles, rows } = cells([['2016-10-30T01:00Z', 500]], Zone.ofRuntime('Europe/Berlin'));
    expect(titles?.[2]).toBe('Power, W');
    expect(rows?.[0]?.[1]?.text).toBe('02:00–02:30 (+01:00)');
  });

  it.each([
    [{ of: 0, leftOut: 0 }, undefined, '', undefined],
    [
      { of: 2, leftOut: 2 },
      undefined,
      ' Without 2 users of hourly readings.',
      { text: 'Count them, too', href: '/?area=a1&hourly=include#peaks' },
    ],
    [
      { of: 1, leftOut: 0 },
      'include',
      ' With 1 user of hourly readings.',
      { text: 'Leave them out', href: '/?area=a1#peaks' },
    ],
    // A group that has no others, and an address that was kept from another range.
    [{ of: 3, leftOut: 0 }, undefined, ' With 3 users of hourly readings.', undefined],
    [{ of: 0, leftOut: 0 }, 'include', '', undefined],
  ] as const)('of users of hourly readings %j, asked %j, says what counts', (hourly, asked, said, more) => {
    const card = view([], UTC, hourly, asked);
    expect(card.sentence).toBe(`The highest half-hours, at most one a day.${said}`);
    expect(card.more).toEqual(more);
    expect(card.csv).toBe(`/api/consumption/peaks${asked ? '?hourly=include' : ''}`);
  });
});
