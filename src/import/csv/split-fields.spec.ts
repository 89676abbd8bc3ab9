import { splitFields } from './split-fields.js';

describe('splitFields', () => {
  it.each([
    ['a,b', ['a', 'b']],
    ['', ['']],
    ['a,,', ['a', '', '']],
    [' a ,\tb ', ['a', 'b']],
    ['"a","b"', ['a', 'b']],
    ['"a,b",c', ['a,b', 'c']],
    ['"say ""hi""",1', ['say "hi"', '1']],
    [' "a" , b', ['a', 'b']],
    ['"a",', ['a', '']],
    ['""', ['']],
    ['a ,b\u{a0}', ['a', 'b\u{a0}']],
    ['" a ",b', [' a ', 'b']],
    ['="0012",c', ['0012', 'c']],
  ])('%j', (line, fields) => {
    expect(splitFields(line)).toEqual(fields);
  });

  it.each(['"a,b', 'a,"b', '"a"b,c', 'a"b,c'])('%j has no fields to speak of', (line) => {
    expect(splitFields(line)).toBeUndefined();
  });
});
