import { sizeInMemory } from './size-in-memory.js';

describe('the size of a value in memory', () => {
  it('is that of the numbers in typed arrays', () => {
    const size = sizeInMemory({ totals: new Float64Array(1_000), keys: new Int32Array(1_000) });
    expect(size).toBeGreaterThanOrEqual(12_000);
    expect(size).toBeLessThan(12_200);
  });

  it('grows with texts, fields and rows', () => {
    const row = { id: '3000', at: new Date(0), energy_wh: 12.5, none: null };
    expect(sizeInMemory([row])).toBeGreaterThan(sizeInMemory([]));
    expect(sizeInMemory({ ...row, more: 'x'.repeat(500) }) - sizeInMemory(row)).toBeGreaterThan(500);
    expect(sizeInMemory(Array.from({ length: 10_000 }, () => row)) / sizeInMemory([row])).toBeGreaterThan(
      5_000,
    );
    expect(sizeInMemory(new Map([['a', row]]))).toBeGreaterThan(sizeInMemory(row));
  });

  it('is at least one, whatever the value', () => {
    for (const value of [null, undefined, true, 0, '', [], {}])
      expect(sizeInMemory(value)).toBeGreaterThan(0);
  });

  it('takes some of a long list for all of it', () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => ({ index, name: 'n'.repeat(index % 7) }));
    const all = rows.reduce((sum, row) => sum + 8 + sizeInMemory(row), 16);
    expect(sizeInMemory(rows) / all).toBeGreaterThan(0.9);
    expect(sizeInMemory(rows) / all).toBeLessThan(1.1);
  });
});
