import fc from 'fast-check';
import { inOrderOfIds, isShortenedId, ownKeyOf, parseUserId, sortKeyOf } from './user-id.js';

describe('parseUserId', () => {
  it.each([
    ['3000', '3000'],
    ['007', '007'],
    ['MAC000002', 'MAC000002'],
    ['0300111000000000001234', '0300111000000000001234'],
    ["'10440000000000001", '10440000000000001'],
    ['="541400000000000001"', '541400000000000001'],
    [' 東京電力-12 ', '東京電力-12'],
    ['E\u0301DF & Co <"1">', 'ÉDF & Co <"1">'],
    [' 12 34 ', '12 34'],
    ['a.b', 'a.b'],
    ['x'.repeat(64), 'x'.repeat(64)],
  ])('takes %j as %j', (written, id) => {
    expect(parseUserId(written)).toBe(id);
  });

  it.each([
    ...['', ' ', "'", '=""', '.', '..', 'a/b', 'a\\b', 'x'.repeat(65)],
    ...['a\tb', 'a\0b', 'a\u001b[31m', 'a\u200b', 'a\u202eb', 'a\u2028b'],
  ])('takes %j for no id', (written) => {
    expect(parseUserId(written)).toBeUndefined();
  });
});

describe('isShortenedId', () => {
  it('knows what a spreadsheet makes of a long number', () => {
    for (const id of ['2.20E+12', '2,2E+12', '1e+21']) expect(isShortenedId(id)).toBe(true);
    for (const id of ['2200012345678', 'E+12', '1E12', '22.0E+12', 'MAC1E+2'])
      expect(isShortenedId(id)).toBe(false);
  });
});

describe('ownKeyOf', () => {
  it('is the number of an id that is a plain one, and nothing of others', () => {
    expect(ownKeyOf('0')).toBe(0);
    expect(ownKeyOf('2147483647')).toBe(2_147_483_647);
    for (const id of ['2147483648', '007', '-1', '1.0', 'MAC1', '１']) expect(ownKeyOf(id)).toBeUndefined();
  });
});

describe('sortKeyOf', () => {
  const inOrder = (ids: readonly string[]): readonly string[] => inOrderOfIds(ids, String);

  it('puts 9 before 10, also behind letters and after other digits', () => {
    expect(inOrder(['10', '9', '100', 'M10', 'M9', 'M9-10', 'M9-9'])).toEqual([
      '9',
      '10',
      '100',
      'M9',
      'M9-9',
      'M9-10',
      'M10',
    ]);
  });

  it('orders numbers of any length as numbers', () => {
    const number = fc.bigInt({ min: 0n, max: 10n ** 64n - 1n });
    fc.assert(
      fc.property(number, number, (one, other) => {
        expect(sortKeyOf(String(one)) < sortKeyOf(String(other))).toBe(one < other);
      }),
    );
  });
});
