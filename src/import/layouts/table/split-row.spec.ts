import { columnName, splitRow } from './split-row.js';

describe('splitRow', () => {
  it.each([
    ['a,b,,c', ['a', 'b', '', 'c']],
    [' a , b\u{a0}', ['a', 'b']],
    ['', ['']],
    ['"a,b",c', ['a,b', 'c']],
    ['"a ""b""",c', ['a "b"', 'c']],
    ['="0012",c', ['0012', 'c']],
    [' "a" , c', ['a', 'c']],
    ['"",""', ['', '']],
    ['a,""', ['a', '']],
    ['"a",', ['a', '']],
    ["'1044,c", ["'1044", 'c']],
  ])('%s', (line, fields) => {
    expect(splitRow(line, ',')).toEqual(fields);
  });

  it('takes no tab between fields for a blank', () => {
    expect(splitRow('\t"a"\t\t "b" ', '\t')).toEqual(['', 'a', '', 'b']);
  });

  it.each(['"a', 'a"b,c', '"a"b,c', '"a" "b"', '"a,b'])('cannot be split: %s', (line) => {
    expect(splitRow(line, ',')).toBeUndefined();
  });

  it('leaves a comma in a row of semicolons', () => {
    expect(splitRow('"0,5";1,5', ';')).toEqual(['0,5', '1,5']);
  });

  it('takes a quoted line of a mebibyte at once', () => {
    const line = `${'"a""b",'.repeat(150_000)}"c"`;
    expect(splitRow(line, ',')).toHaveLength(150_001);
  });
});

describe('columnName', () => {
  it('compares names without what a spreadsheet changes', () => {
    expect(columnName('\u{feff} KWH/hh  (per half hour) ')).toBe('kwh/hh (per half hour)');
    expect(columnName('Ma\u{308}a\u{308}ra\u{308}')).toBe(columnName('MÄÄRÄ'));
  });
});
