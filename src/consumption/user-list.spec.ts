import { EVERYONE } from './analysis.js';
import { UserList } from './user-list.js';

const USER = { id: '30071', area: 'Inner London', tariff: 'Éco 50%_off' };
const listOf = (
  ...users: readonly { id: string; area: string; tariff: string; firstStart?: number }[]
): UserList => new UserList(users.map((user, index) => ({ firstStart: null, ...user, key: 10 - 3 * index })));
const finds = (text: string, user = USER): boolean => listOf(user).matching(EVERYONE, text).length === 1;

describe('the search for users', () => {
  it.each([
    ['30071'],
    ['300'],
    ['007'],
    ['71'],
    ['Inner London'],
    ['inn lon'],
    ['lon inn'],
    ['LON'],
    ['  lon  '],
    ['london 3007 éco'],
    ['ÉCO'],
    ['e\u0301co'],
    ['50%'],
    ['%_'],
    ['_'],
  ])('finds %j', (text) => {
    expect(finds(text)).toBe(true);
  });

  it.each([
    ['30072'],
    ['innerlondon'],
    ['lon paris'],
    ['eco'],
    ['5%off'],
    ['I%n'],
    ['L_ndon'],
    ['.*'],
    ["' or ''='"],
  ])('does not find %j', (text) => {
    expect(finds(text)).toBe(false);
  });

  it('knows letters of other scripts, however they are written', () => {
    expect(finds('STRASSE', { ...USER, area: 'Lange Straße' })).toBe(true);
    expect(finds('νήσος', { ...USER, area: 'ΝΉΣΟΣ' })).toBe(true);
    expect(finds('\u1112\u1161\u11ab', { ...USER, area: '한' })).toBe(true);
  });

  it('finds everybody where nothing is looked for', () => {
    expect([finds(''), finds(' ')]).toEqual([true, true]);
  });
});

describe('the list of users', () => {
  const list = listOf(
    { id: '2', area: 'a2', tariff: 't1', firstStart: 30 },
    { id: '10', area: 'a1', tariff: 't2' },
    { id: '11', area: 'a2', tariff: 't2' },
  );

  it('gives users by place, and places by key', () => {
    expect(list.at(1)).toEqual({ id: '10', area: 'a1', tariff: 't2' });
    expect([10, 7, 4, 5, 11].map((key) => list.placeOfKey(key))).toEqual([0, 1, 2, -1, -1]);
    expect([...list.firstStarts]).toEqual([30, NaN, NaN]);
  });

  it('names the keys of all in parts', () => {
    expect([...list.keysInParts(2)]).toEqual([
      { from: 4, to: 7 },
      { from: 10, to: 10 },
    ]);
    expect([...listOf().keysInParts(2)]).toEqual([]);
  });

  it('finds those of segments, and of these those that match', () => {
    const places = (areas: string[], tariffs: string[], search?: string): number[] => [
      ...list.matching({ areas, tariffs }, search),
    ];
    expect(places([], [])).toEqual([0, 1, 2]);
    expect(places(['a2'], [])).toEqual([0, 2]);
    expect(places(['a2', 'a3'], ['t2'])).toEqual([2]);
    expect(places([], ['t2'], '1')).toEqual([1, 2]);
    expect(places([], [], 'a2 1')).toEqual([0, 2]);
    expect(places(['a4'], [])).toEqual([]);
  });
});
