import fc from 'fast-check';
import { parseDecimal } from './decimal.js';

describe('parseDecimal', () => {
  it.each([
    ['12', 12, 0],
    ['0012', 12, 0],
    ['.145', 145, 3],
    ['5.', 5, 0],
    ['-0.5', -5, 1],
    ['+0.5', 5, 1],
    ['0E-20', 0, 0],
    ['1.5e2', 150, 0],
    ['25E-2', 25, 2],
    ['0.41700000000000000000', 417, 3],
    ['-0', 0, 0],
  ])('%s', (text, mantissa, decimals) => {
    expect(parseDecimal(text)).toEqual({ mantissa, decimals });
  });

  it.each(['', '.', '-', 'e5', '1,5', '1.2.3', '0x10', ' 1', 'NaN', 'Infinity', '1e', '1e999', '１'])(
    'is no number: "%s"',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it('keeps the nearest float64 of more digits than are exact', () => {
    expect(parseDecimal('123456789012345678.9')).toEqual({
      mantissa: Number('123456789012345678.9'),
      decimals: 0,
    });
    expect(parseDecimal('0.12345678901234567')).toEqual({
      mantissa: Number('0.12345678901234567'),
      decimals: 0,
    });
  });

  it('leaves zeros at the end out, which would use up the digits that a sum has', () => {
    expect(parseDecimal('15.5941000000000')).toEqual({ mantissa: 155_941, decimals: 4 });
    expect(parseDecimal('15,5941000000000', ',')).toEqual({ mantissa: 155_941, decimals: 4 });
    expect(parseDecimal('100')).toEqual({ mantissa: 100, decimals: 0 });
  });

  it('is the number that JavaScript reads', () => {
    const digits = fc.stringMatching(/^[+-]?\d{0,20}(\.\d{0,20})?([eE][+-]?\d{1,2})?$/);
    fc.assert(
      fc.property(digits, (text) => {
        const decimal = parseDecimal(text);
        // A minus zero is a zero.
        if (decimal) expect(decimal.mantissa / 10 ** decimal.decimals + 0).toBe(Number(text) + 0);
        else expect(/\d/.test(text.replace(/e.*/i, ''))).toBe(false);
      }),
    );
  });
});
