import { memoizeText } from './memoize-text.js';

describe('memoizeText', () => {
  it('asks once for each key, and keeps what it was told', () => {
    const asked: number[] = [];
    const loud = memoizeText((key: number) => {
      asked.push(key);
      return `${key}!`;
    });
    expect([loud(1), loud(2), loud(1), loud(2)]).toEqual(['1!', '2!', '1!', '2!']);
    expect(asked).toEqual([1, 2]);
  });

  it('holds a bounded number, and is right beyond it', () => {
    let asked = 0;
    const text = memoizeText((key: number) => {
      asked += 1;
      return String(key);
    });
    const keys = Array.from({ length: 40_001 }, (_, key) => key);
    expect(keys.map(text)).toEqual(keys.map(String));
    expect(asked).toBe(40_001);
    expect(text(0)).toBe('0');
    expect(asked).toBe(40_002);
  });
});
