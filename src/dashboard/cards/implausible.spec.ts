import { implausibleView } from './implausible.js';

describe('the card of implausible readings', () => {
  it('is not there where there are none', () => {
    expect(implausibleView([], {})).toBeNull();
  });

  it('says of one what it means and what to do, and leads to its user in the same range', () => {
    expect(implausibleView([{ user_id: '7', readings: 1 }], { from: '2016-10-01' })).toMatchObject({
      sentence:
        '1 reading is above 1 GWh in a half-hour; no meter records that. It is left out of every figure. ' +
        'Import a corrected file to replace it.',
      list: [{ text: 'User 7: 1', href: '/users/7?from=2016-10-01#quality' }],
      rest: undefined,
    });
  });

  it('lists ten users, and says how many there are besides', () => {
    const found = Array.from({ length: 12 }, (_, index) => ({ user_id: String(index), readings: 100 }));
    const card = implausibleView(found, {});
    expect(card?.sentence).toMatch(/^1,200 readings are .* Import corrected files to replace them\.$/);
    expect([card?.list?.length, card?.rest]).toEqual([10, 'and 2 more users']);
  });
});
