import { parseNames, writeNames } from './names.js';

describe('names in one text', () => {
  it.each([
    ['', []],
    [',,', []],
    ['a1', ['a1']],
    ['a1,a2', ['a1', 'a2']],
    ['"north, upper",a2', ['north, upper', 'a2']],
    ['"=1+1, ""best"""', ['=1+1, "best"']],
    ['5" pipe,a2', ['5" pipe', 'a2']],
    ['"never closed,a2', ['"never closed', 'a2']],
  ])('reads %j as %j', (text, names) => {
    expect(parseNames(text)).toEqual(names);
  });

  it('are read as they were written', () => {
    const names = ['a1', 'north, upper', '"quoted"', '5" pipe', ' with space ', '"', ','];
    expect(parseNames(writeNames(names))).toEqual(names);
  });
});
