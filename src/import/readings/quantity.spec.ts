import fc from 'fast-check';
import { BELOW_ZERO, MISSING, NOT_A_NUMBER, NOT_PLAIN, parseQuantity, plainQuantity } from './quantity.js';

const plain = (text: string): number => plainQuantity(Buffer.from(text), 0, text.length);

describe('plainQuantity', () => {
  it('is exactly what Number makes of it', () => {
    const digits = fc.string({
      unit: fc.integer({ min: 0, max: 9 }).map(String),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(digits, fc.option(digits), (whole, fraction) => {
        const text = fraction === null ? whole : `${whole}.${fraction}`;
        const value = plain(text);
        expect(value).toBe(text.length > 16 ? NOT_PLAIN : Number(text));
      }),
    );
  });

  it('takes a bare decimal point', () => {
    expect(plain('100.')).toBe(100);
    expect(plain('.5')).toBe(0.5);
  });

  it.each(['', '.', '1.2.3', '-1', '1e3', ' 1', '1,5', '1234567890123456', 'abc'])(
    'leaves %j to others',
    (text) => {
      expect(plain(text)).toBe(NOT_PLAIN);
    },
  );
});

describe('parseQuantity', () => {
  it.each([
    ['147.0', 147],
    ['100.', 100],
    ['.5', 0.5],
    ['+5', 5],
    ['1e3', 1000],
    ['1.5E-1', 0.15],
    ['1234567890123456', 1_234_567_890_123_456],
    ['1e999', Infinity],
  ])('%j is a number', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it('knows no minus zero', () => {
    expect(Object.is(parseQuantity('-0.0'), 0)).toBe(true);
  });

  it.each([
    ['', MISSING],
    ['-1', BELOW_ZERO],
    ['-0.001', BELOW_ZERO],
    ['abc', NOT_A_NUMBER],
    ['.', NOT_A_NUMBER],
    ['-1e999', BELOW_ZERO],
    ['NaN', NOT_A_NUMBER],
    ['Infinity', NOT_A_NUMBER],
    ['0x10', NOT_A_NUMBER],
    ['1 000', NOT_A_NUMBER],
    ['null', NOT_A_NUMBER],
  ])('%j is none', (text, problem) => {
    expect(parseQuantity(text)).toBe(problem);
  });
});
