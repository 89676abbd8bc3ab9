import { meterId } from './meter-id.js';

describe('meterId', () => {
  it.each([
    ['MAC000002', 'MAC000002'],
    ['0012', '0012'],
    ["'10440000000000001", '10440000000000001'],
    ['="541400000000000001"', '541400000000000001'],
    [' 12 34 ', '12 34'],
    ['Cafe\u{301}', 'Café'],
    ['0300000000000000000001', '0300000000000000000001'],
    ['x'.repeat(64), 'x'.repeat(64)],
    ['a.b', 'a.b'],
  ])('%s', (text, id) => {
    expect(meterId(text)).toBe(id);
  });

  it.each([
    '',
    ' ',
    "'",
    '.',
    '..',
    'a/b',
    'a\\b',
    'a\u{0}b',
    'a\u{1b}[31m',
    'a\u{202e}b',
    'a\u{2028}b',
    'x'.repeat(65),
  ])('cannot be an id: %j', (text) => {
    expect(meterId(text)).toBeUndefined();
  });
});
