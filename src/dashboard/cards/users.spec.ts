import { UTC } from '../../common/time/index.js';
import type { Ranking, UserFigures } from '../../consumption/index.js';
import { PageAddress } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import { usersView } from './users.js';

const user = (id: number, totalWh: number | null): UserFigures => ({
  id: String(id),
  area: 'a1',
  tariff: 't1',
  total_wh: totalWh,
  estimated_wh: 0,
  estimated_share: 0,
  estimated_readings: 0,
  derived_readings: 0,
  mean_day_wh: totalWh,
  peak_w: null,
  peak_at: null,
  load_factor: totalWh === null ? null : 0.312,
  cv: null,
  base_w: null,
  base_share: null,
  night_share: 0.125,
  peer_percentile: null,
  segment_percentile: null,
  observed: 48,
  expected: 96,
  coverage: 0.5,
  first_reading: null,
  last_reading: new Date('2016-12-31T23:30:00Z'),
});

const table = (users: Partial<Ranking> = {}) =>
  usersView(
    {
      results: [user(3039, 10_400_000), user(3071, 351_000), user(3002, null)],
      count: 60,
      page: 2,
      pageSize: 25,
      ...users,
    },
    { resolution: '1w', edges: [], lines: [{ user_id: '3071', energies_wh: [1, null, 3] }] },
    {
      query: { order: { sort: 'total', descending: true } },
      address: new PageAddress('/', { from: '2016-10-01', page: '2' }),
      ranking: { from: '2016-10-01', area: 'a1', sort: 'peak' },
      dates: new Dates(UTC),
      range: { from: new Date('2016-10-01Z'), to: new Date('2017-01-01Z') },
      csv: (path) => path,
    },
  );

const column = (title: string, view = table()) => {
  const { columns, rows } = view.table!;
  const place = columns.findIndex((one) => one.title === title);
  return { ...columns[place]!, cells: rows.map(({ cells }) => cells[place]!) };
};

describe('the table of users', () => {
  it('writes each column in one unit; unknown is a dash', () => {
    const { unit, cells } = column('Total');
    expect(unit).toBe('MWh');
    expect(cells.map(({ text }) => text)).toEqual(['10.40', '0.35', '–']);
    expect(cells.map(({ drawing }) => /<rect width="([^"]*)"/.exec(drawing ?? '')?.[1])).toEqual([
      '100.0%',
      '3.4%',
      '0.0%',
    ]);
    expect(column('Load factor').cells.map(({ text }) => text)).toEqual(['0.31', '0.31', '–']);
    expect(column('Night share').cells[0]?.text).toBe('12.5 %');
    expect(column('Peak').cells[0]).toMatchObject({ text: '–' });
  });

  it('turns the order round at its column and begins others with what is asked first', () => {
    expect(column('Total').href).toBe('/?from=2016-10-01&sort=total#users');
    expect(column('Peak').href).toBe('/?from=2016-10-01&sort=-peak#users');
    expect(column('User').href).toBe('/?from=2016-10-01&sort=id#users');
    expect(column('By week').href).toBeUndefined();
  });

  it('marks the sorted column only, with all of its cells', () => {
    const view = table();
    const sorted = view.table!.columns.filter(({ sorted = 'none' }) => sorted !== 'none');
    expect(sorted.map(({ title, sorted: order }) => [title, order])).toEqual([['Total', 'descending']]);
    expect(column('Total', view).cells[0]?.class).toContain('is-sorted');
    expect(column('Peak', view).cells[0]?.class).not.toContain('is-sorted');
    expect(view.sorts.choices.filter(({ current }) => current).map(({ label }) => label)).toEqual([
      'Total ↓',
    ]);
  });

  it('leads through the pages; the first has no number', () => {
    const { position, previous, next } = table().pager!;
    expect([position, previous, next]).toEqual([
      '26–50 of 60',
      '/?from=2016-10-01#users',
      '/?from=2016-10-01&page=3#users',
    ]);
  });

  it('leads back from a page past the end', () => {
    const view = table({ results: [], page: 9 });
    expect([view.isPastEnd, table().isPastEnd]).toEqual([true, false]);
    const { position, previous, next } = view.pager!;
    expect([position, previous, next]).toEqual(['60 users', '/?from=2016-10-01&page=3#users', null]);
  });

  it('leads to the user with the range, the filters and the order', () => {
    expect(column('User').cells[0]?.href).toBe('/users/3039?from=2016-10-01&area=a1&sort=peak');
  });

  it('marks a coverage that is thin', () => {
    expect(column('Coverage').cells[0]?.class).toContain('coverage-poor');
  });
});
