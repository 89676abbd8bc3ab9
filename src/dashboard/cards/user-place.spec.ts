import type { UserOrder } from '../../consumption/index.js';
import { PageAddress } from '../address/page-address.js';
import { placeView } from './user-place.js';

const ADDRESS = new PageAddress('/users/3000', { from: '2016-10-01', sort: 'peak', search: 'a1' });
const BY_PEAK: UserOrder = { sort: 'peak', descending: false, filter: { areas: [], tariffs: [] } };

describe('the place of a user', () => {
  it('names the ranking, and leads to the neighbours in the same state', () => {
    const place = { place: 3, count: 1_060, previousId: '3007', nextId: '3001' };
    expect(placeView(place, BY_PEAK, ADDRESS)).toEqual({
      text: '3 of 1,060 by peak',
      previous: { id: '3007', href: '/users/3007?from=2016-10-01&sort=peak&search=a1' },
      next: { id: '3001', href: '/users/3001?from=2016-10-01&sort=peak&search=a1' },
    });
  });

  it('says among whom, where a filter is set', () => {
    const place = { place: 2, count: 8, previousId: null, nextId: null };
    const filtered = { ...BY_PEAK, filter: { areas: ['a1', 'a2'], tariffs: ['t3'] }, search: '30' };
    expect(placeView(place, filtered, ADDRESS)?.text).toBe('2 of 8 in a1, a2 on t3 matching “30” by peak');
  });

  it('has no neighbour at the ends, and is nothing outside the ranking', () => {
    const only = { place: 1, count: 1, previousId: null, nextId: null };
    expect(placeView(only, BY_PEAK, ADDRESS)).toMatchObject({ previous: null, next: null });
    expect(placeView(null, BY_PEAK, ADDRESS)).toBeNull();
  });
});
