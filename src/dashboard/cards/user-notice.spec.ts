import { UTC } from '../../common/time/index.js';
import { PageAddress } from '../address/page-address.js';
import { Dates } from '../format/dates.js';
import { noticeOf } from './user-notice.js';

const PAGE = {
  dates: new Dates(UTC),
  address: new PageAddress('/users/3000', { from: '2016-10-03', to: '2016-10-05', sort: 'peak' }),
  range: { from: new Date('2016-10-03Z'), to: new Date('2016-10-05Z') },
};

function notice(
  observed: number,
  first: string | null,
  last: string | null,
  implausible = 0,
  address = PAGE.address,
) {
  const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));
  const quality = { implausible, first_reading: instant(first), last_reading: instant(last) };
  return noticeOf({ id: '3000', observed }, quality, { ...PAGE, address });
}

describe('the notice of a user', () => {
  it('is not there where the range has a reading', () => {
    expect(notice(1, '2016-10-03', '2016-10-03')).toBeNull();
  });

  it('names the file that was never loaded, and the command that loads it', () => {
    expect(notice(0, null, null)).toMatchObject({
      heading: 'No readings yet',
      text: expect.stringContaining('consumption/3000.csv') as string,
      command: 'npm run cli import -- <folder>',
    });
  });

  it('tells of readings that no meter records, where there are no others', () => {
    expect(notice(0, null, null, 3)).toMatchObject({
      heading: 'No reading that counts',
      text: expect.stringContaining('3 readings are above 1 GWh in a half-hour') as string,
    });
  });

  it('tells of a range without readings where there are some, and leads there in the same ranking', () => {
    expect(notice(0, '2016-11-01T00:00Z', '2016-12-31T23:30Z')).toEqual({
      heading: 'No readings in 3 – 4 Oct 2016',
      text: 'The readings of user 3000 go from 1 Nov 2016, 00:00 to 31 Dec 2016, 23:30.',
      action: { text: 'Show the whole period', href: '/users/3000?sort=peak' },
    });
    const relative = new PageAddress('/users/3000', { range: 'last-7d', sort: 'peak' });
    expect(notice(0, '2016-11-01T00:00Z', '2016-12-31T23:30Z', 0, relative)?.action.href).toBe(
      '/users/3000?sort=peak',
    );
  });
});
