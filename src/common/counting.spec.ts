import { counted, formatCount, nounOf } from './counting.js';

describe('counting', () => {
  it.each([
    [0, '0 files', '0 rows were'],
    [1, '1 file', '1 row was'],
    [2, '2 files', '2 rows were'],
    [489_716, '489,716 files', '489,716 rows were'],
  ])('writes %d with the words that belong to it', (count, files, rows) => {
    expect(counted(count, 'file')).toBe(files);
    expect(counted(count, 'row was', 'rows were')).toBe(rows);
    expect(`${formatCount(count)} ${nounOf(count, 'file')}`).toBe(files);
  });
});
