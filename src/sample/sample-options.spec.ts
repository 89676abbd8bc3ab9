import { parseSampleOption } from './sample-options.js';

describe('parseSampleOption', () => {
  it.each([
    ['users', '1', 1],
    ['users', '100000', 100_000],
    ['days', '3660', 3660],
    ['seed', '0', 0],
    ['seed', '4294967295', 4_294_967_295],
  ] as const)('takes --%s %s', (name, text, value) => {
    expect(parseSampleOption(name, text)).toBe(value);
  });

  it.each([
    ['users', '0'],
    ['users', '100001'],
    ['days', '3661'],
    ['days', '-5'],
    ['days', '1.5'],
    ['days', '1e2'],
    ['seed', '4294967296'],
    ['seed', '0x10'],
    ['seed', ''],
    ['seed', 'lucky'],
  ] as const)('refuses --%s "%s" and says what it takes', (name, text) => {
    expect(() => parseSampleOption(name, text)).toThrow(
      new RegExp(`^--${name} takes a whole number from \\d+ to \\d+, not "${text}"\\.$`),
    );
  });
});
