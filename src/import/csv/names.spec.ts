import fc from 'fast-check';
import { foldName, nameProblem, spelled } from './names.js';

describe('foldName', () => {
  it.each([
    ['a plain name as it is', 'Sankt Pölten (2)', 'Sankt Pölten (2)'],
    ['a no-break space', 'a1\u{a0}', 'a1'],
    ['a narrow no-break space', 'a\u{202f}1', 'a 1'],
    ['a thin space', 'a\u{2009}1', 'a 1'],
    ['an ideographic space', '\u{3000}東京\u{3000}区', '東京 区'],
    ['tabs', 'a\t\t1\t', 'a 1'],
    ['runs of blanks', ' a   1 \u{a0} x ', 'a 1 x'],
    ['a line separator', 'a\u{2028}1', 'a 1'],
    ['blanks of Braille', 'a1\u{2800}', 'a1'],
    ['zero-width letters', '\u{200b}a\u{200c}\u{200d}1\u{2060}\u{feff}', 'a1'],
    ['a soft hyphen', 'Donau\u{ad}stadt', 'Donaustadt'],
    ['marks of direction', '\u{200e}a1\u{200f}\u{202a}\u{202c}\u{2066}\u{2069}', 'a1'],
    ['a filler of Hangul', 'a1\u{3164}', 'a1'],
    ['a decomposed letter', 'Zu\u{308}rich', 'Zürich'],
    ['a decomposed letter with something unseen in it', 'Zu\u{34f}\u{308}rich', 'Zürich'],
    ['decomposed syllables', '\u{1112}\u{1161}\u{11ab}', '한'],
    ['the sign of Ångström', '\u{212b}', 'Å'],
    ['nothing but blanks', '\u{a0}\u{200b} ', ''],
  ])('folds %s', (_, written, name) => {
    expect(foldName(written)).toBe(name);
  });

  it.each([
    ['capitals', 'A1', 'a1'],
    ['scripts', 'а1', 'a1'],
    ['letters with and without a mark', 'Zürich', 'Zurich'],
    ['signs of one look only in some fonts', 'Ⅳ', 'IV'],
  ])('keeps %s apart', (_, one, other) => {
    expect(foldName(one)).not.toBe(foldName(other));
  });

  it('folds once and for all', () => {
    const texts = fc.string({
      unit: fc.constantFrom(
        'a',
        ' ',
        '\t',
        '\u{a0}',
        '\u{200b}',
        'u',
        '\u{308}',
        '\u{323}',
        '\u{1112}',
        '\u{1161}',
      ),
    });
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: 'binary' })), (text) => {
        expect(foldName(foldName(text))).toBe(foldName(text));
      }),
    );
  });

  it('leaves controls where they are: they are no blanks', () => {
    expect(foldName('a\u{b}1')).toBe('a\u{b}1');
  });
});

describe('nameProblem', () => {
  it.each([
    ['a1', undefined],
    ['', 'is missing'],
    ['a'.repeat(100), undefined],
    ['a'.repeat(101), 'is longer than 100 characters'],
    ['\u{1b}[31mred', 'holds the control character U+001B'],
    ['a\u{7}', 'holds the control character U+0007'],
    ['a\0', 'holds the control character U+0000'],
    ['a\u{9b}2J', 'holds the control character U+009B'],
    ['t1\r', 'holds the control character U+000D'],
  ])('of %j is %j', (name, problem) => {
    expect(nameProblem(name)).toBe(problem);
  });
});

describe('spelled', () => {
  it.each([
    ['Zürich 한 नि', 'Zürich 한 नि'],
    ['a1\u{a0}', 'a1<U+00A0>'],
    ['a\t\u{200b}1', 'a<U+0009><U+200B>1'],
    ['Zu\u{308}rich', 'Zu<U+0308>rich'],
    ['\u{212b}', '<U+212B>'],
    ['\u{1b}[2J', '<U+001B>[2J'],
  ])('%j is %s', (name, text) => {
    expect(spelled(name)).toBe(text);
  });
});
