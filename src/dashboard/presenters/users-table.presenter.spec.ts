import type { UserMetrics } from '../../consumption/index.js';
import { PageAddress } from '../address/page-address.js';
import { usersTable, type UsersTableInput } from './users-table.presenter.js';

const user = (id: number, totalWh: number | null): UserMetrics => ({
  id,
  area: 'a1',
  tariff: 't1',
  totalWh,
  meanDayWh: totalWh,
  peakW: null,
  peakAt: null,
  loadFactor: null,
  cv: null,
  baseW: null,
  baseShare: null,
  nightShare: null,
  peerPercentile: null,
  segmentPercentile: null,
  observed: 48,
  expected: 96,
  coverage: 0.5,
  firstReading: null,
  lastReading: new Date('2016-12-31T23:30:00Z'),
});

const table = (changes: Partial<UsersTableInput> = {}) =>
  usersTable({
    page: {
      users: [user(3039, 10_400_000), user(3071, 351_000), user(3002, null)],
      count: 60,
      page: 2,
      pageSize: 25,
    },
    order: { sort: 'total', descending: true },
    search: undefined,
    address: new PageAddress('/', { from: '2016-10-01', page: '2' }),
    range: { from: '2016-10-01' },
    zone: 'UTC',
    caption: 'Users',
    ...changes,
  });

describe('usersTable', () => {
  it('writes each column in one unit; unknown is a dash', () => {
    const { columns, rows } = table();
    expect(columns.find(({ title }) => title === 'Total')?.unit).toBe('MWh');
    expect(rows.map(({ total }) => total)).toEqual(['10.40', '0.35', '–']);
    expect(rows.map(({ bar }) => bar)).toEqual(['100.0%', '3.4%', '0.0%']);
  });

  it('turns the order round at its column and begins others with what is asked first', () => {
    const href = (title: string) => table().columns.find((column) => column.title === title)?.href;
    expect(href('Total')).toBe('/?from=2016-10-01&sort=total#users');
    expect(href('Peak')).toBe('/?from=2016-10-01&sort=-peak#users');
    expect(href('User')).toBe('/?from=2016-10-01&sort=id#users');
  });

  it('marks the sorted column only', () => {
    const sorted = table().columns.filter((column) => column.sorted !== 'none');
    expect(sorted.map(({ title, sorted: order }) => [title, order])).toEqual([['Total', 'descending']]);
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
    const { position, previous, next } = table({
      page: { users: [], count: 60, page: 9, pageSize: 25 },
    }).pager!;
    expect([position, previous, next]).toEqual(['60 users', '/?from=2016-10-01&page=3#users', null]);
  });

  it('leads to the user with the same range', () => {
    expect(table().rows[0]?.href).toBe('/users/3039?from=2016-10-01');
  });

  it('marks a coverage that is thin', () => {
    expect(table().rows[0]?.coverageGrade).toBe('poor');
  });
});
