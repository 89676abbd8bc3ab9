import { readHeader } from './table-parser.js';

const COLUMNS = ['datetime', 'consumption'] as const;

describe('readHeader', () => {
  it('finds the columns wherever they stand, quoted or not', () => {
    expect(readHeader('datetime,consumption', COLUMNS)).toEqual({ datetime: 0, consumption: 1 });
    expect(readHeader('"consumption", datetime', COLUMNS)).toEqual({ datetime: 1, consumption: 0 });
  });

  it.each([
    ['other columns', 'time,kwh'],
    ['a missing column', 'datetime'],
    ['one more column', 'datetime,consumption,unit'],
    ['a column twice', 'datetime,datetime'],
    ['a first row instead', '2016-07-15 00:00:00,39.0'],
    ['nothing', ''],
  ])('refuses %s and shows what it must be', (_, line) => {
    expect(() => readHeader(line, COLUMNS)).toThrow(
      `its first line is "${line}", but must be "datetime,consumption"`,
    );
  });

  it('knows text in UTF-16 by its zeros', () => {
    expect(() => readHeader('d\0a\0t\0e', COLUMNS)).toThrow('UTF-16');
  });
});
