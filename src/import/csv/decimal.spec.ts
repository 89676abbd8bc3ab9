import fc from 'fast-check';
import { SEED } from '../../../test/support/rounds.js';
import { parseDecimal, parseGrouped, parseNumber, PlainDecimal } from './decimal.js';

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

  it.each([
    '',
    '.',
    '-',
    'e5',
    '1,5',
    '1.2.3',
    '0x10',
    ' 1',
    'NaN',
    'Infinity',
    '1e',
    '1e999',
    '１',
    '1 000',
  ])('is no number: "%s"', (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  it('knows no minus zero', () => {
    for (const text of ['-0.0', '-1e-400']) expect(parseDecimal(text)).toEqual({ mantissa: 0, decimals: 0 });
  });

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
        expect(parseNumber(text)).toBe(decimal ? Number(text) + 0 : Number.NaN);
      }),
    );
  });
});

describe('parseNumber', () => {
  it.each([
    ['.5', 0.5],
    ['100.', 100],
    ['1e999', Infinity],
    ['-1e999', -Infinity],
    ['1234567890123456', 1_234_567_890_123_456],
  ])('%s', (text, number) => {
    expect(parseNumber(text)).toBe(number);
  });

  it.each(['', '.', 'e5', 'NaN', 'Infinity', '0x10', '1 000', '1,5', 'null', ' 1'])(
    'is not a number where there is none: "%s"',
    (text) => {
      expect(parseNumber(text)).toBeNaN();
    },
  );
});

describe('parseGrouped', () => {
  it.each([
    ['1,234.5', '.', 12_345, 1],
    ['-12,345,678.25', '.', -1_234_567_825, 2],
    ['1,234,567', '.', 1_234_567, 0],
    ['1.234,5', ',', 12_345, 1],
    ['1.234.567', ',', 1_234_567, 0],
    ['1 234', '.', 1234, 0],
    ['1\u{a0}234\u{a0}567,5', ',', 12_345_675, 1],
    ['12\u{202f}345.', '.', 12_345, 0],
    ["1'234.5", '.', 12_345, 1],
    ['1’234', ',', 1234, 0],
  ] as const)('takes thousands apart: %s by %s', (text, mark, mantissa, decimals) => {
    expect(parseGrouped(text, mark)).toEqual({ mantissa, decimals });
    expect(parseDecimal(text, mark)).toBeUndefined();
  });

  it.each([
    ['1,234', '.'],
    ['1,23,456', '.'],
    ['0,123.4', '.'],
    ['1,2345.6', '.'],
    ['1234,567.8', '.'],
    ['1.234', ','],
    ['1 23', '.'],
    ["1'234 567", '.'],
    ['1,234.567,8', '.'],
    ['1.234,567', '.'],
  ] as const)('%s by %s may be another number, or none', (text, mark) => {
    expect(parseGrouped(text, mark)).toBeUndefined();
  });
});

describe('PlainDecimal', () => {
  const pieces = fc.array(
    fc.constantFrom('0', '1', '9', '00', '145', '.', ',', '-', '+', 'e2', ' ', '１', '"'),
    {
      maxLength: 12,
    },
  );

  it('tells what it reads as parseDecimal does', () => {
    let read = 0;
    fc.assert(
      fc.property(pieces, fc.constantFrom('.', ','), (some, mark) => {
        const text = some.join('');
        const bytes = Buffer.from(`8${text}.9`);
        const plain = new PlainDecimal(mark);
        if (!plain.read(bytes, 1, bytes.length - 2)) return;
        read += 1;
        const { mantissa, decimals } = plain;
        expect({ mantissa, decimals }).toEqual(parseDecimal(text, mark));
      }),
      { numRuns: 5000, seed: SEED },
    );
    expect(read).toBeGreaterThan(200);
  });

  it.each([
    '0',
    '12',
    '.145',
    '5.',
    '0.500',
    '999999999999999',
    '0.41700000000000000000',
    '0.00000000000000000000',
  ])('reads %s', (text) => {
    expect(new PlainDecimal().read(Buffer.from(text), 0, text.length)).toBe(true);
  });

  it.each([
    '',
    '.',
    '-1',
    '1e3',
    '1,5',
    '1.2.3',
    '1234567890123456',
    '1000000000000000',
    '0.0000000000000001',
  ])('leaves to parseDecimal: "%s"', (text) => {
    expect(new PlainDecimal().read(Buffer.from(text), 0, text.length)).toBe(false);
  });
});
