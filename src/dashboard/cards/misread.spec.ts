import { UTC } from '../../common/time/index.js';
import { Dates } from '../format/dates.js';
import { farView, hourlyView, thousandthView } from './misread.js';

const PAGE = { rangeState: { from: '2016-10-01' }, dates: new Dates(UTC) };
const day = (text: string): Date => new Date(`${text}T00:00Z`);

describe('the cards of what was probably misread', () => {
  it('are not there where nobody is concerned', () => {
    expect([farView([], PAGE), thousandthView([], PAGE), hourlyView([], PAGE)]).toEqual([null, null, null]);
  });

  it('name readings years away, and the lines that remove them', () => {
    const found = [{ user_id: '12', readings: 1, from: day('2001-01-01'), to: day('2001-01-02') }];
    expect(farView(found, PAGE)).toMatchObject({
      sentence:
        '1 reading lies a year or more away from all others, so the data seem to last that long. ' +
        'Look at the year in the file, and remove what is wrong with npm run cli forget.',
      list: [{ text: 'User 12: 1 reading on 1 Jan 2001', href: '/users/12?from=2016-10-01#quality' }],
      commands: ['npm run cli forget -- --user 12 --from 2001-01-01 --to 2001-01-02'],
    });
  });

  it('say since when a user has kWh for Wh, or one reading an hour', () => {
    const months = { user_id: '7', months: 3, first_month: day('2016-07-01'), last_month: day('2016-09-01') };
    expect(thousandthView([months], PAGE)?.list).toMatchObject([
      { text: 'User 7: 3 months, Jul 2016 to Sept 2016' },
    ]);
    const days = { user_id: '8', days: 7, first_day: day('2016-07-15'), last_day: day('2016-07-21') };
    const found = Array.from({ length: 12 }, () => days);
    expect(hourlyView(found, PAGE)).toMatchObject({ rest: 'and 2 more' });
    expect(hourlyView(found, PAGE)?.list?.[0]?.text).toBe('User 8: 7 days, 15 Jul 2016 to 21 Jul 2016');
  });
});
