import { searchFor } from './search.js';

const USER = { id: '30071', area: 'Inner London', tariff: 'Éco 50%_off' };
const finds = (text: string, user = USER): boolean => searchFor(text)(user);

describe('searchFor', () => {
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
