import { UsageError } from '../common/errors/index.js';
import { parseOption } from './import-options.js';

describe('--max-reading', () => {
  it.each([
    ['50000', 50_000],
    ['0.5', 0.5],
    ['1000000000', 1_000_000_000],
  ])('takes %s', (text, most) => {
    expect(parseOption.maxReading(text)).toBe(most);
  });

  it.each(['', '0', '0.0', '-1', '1000000000.5', '1e3', '50 kWh', 'Infinity'])('does not take %j', (text) => {
    expect(() => parseOption.maxReading(text)).toThrow(UsageError);
  });
});
