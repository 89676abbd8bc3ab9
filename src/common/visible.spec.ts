import { referencedIn, visible, visibleLines } from './visible.js';

describe('text of files', () => {
  it.each([
    ['ESC and BEL', '\u001b[2J\u0007bad', String.raw`\u001b[2J\u0007bad`],
    ['NUL and DEL', '\u0000a\u007f', String.raw`\u0000a\u007f`],
    ['C1', '\u009b31m\u0085', String.raw`\u009b31m\u0085`],
    [
      'overrides of direction',
      '\u202egnp.exe\u202c\u2066x\u2069\u200f',
      String.raw`\u202egnp.exe\u202c\u2066x\u2069\u200f`,
    ],
    ['no width', 'a\u200bb\u2060c\ufeffd\u00ade', String.raw`a\u200bb\u2060c\ufeffd\u00ade`],
    ['line separators', 'a\u2028b', String.raw`a\u2028b`],
    ['tags', '\u{e0041}', String.raw`\udb40\udc41`],
    ['line breaks', 'a\r\nb\tc', String.raw`a\r\nb\tc`],
    ['nothing of the kind', 'Zürich – 北京 😀 \\u001b', 'Zürich – 北京 😀 \\u001b'],
  ])('shows %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('keeps its lines where it has several', () => {
    expect(visibleLines('a\r\n\tb\u001b')).toBe('a\r\n\tb\\u001b');
  });

  it('is the same document as JSON', () => {
    const value = { path: 'a\u001b\u009b\u202e\u{e0041}\nb' };
    const text = visibleLines(JSON.stringify(value, undefined, 2));
    expect(text).not.toMatch(/[\u0080-\u009f\u202e\u{e0041}]/u);
    expect(JSON.parse(text)).toEqual(value);
  });

  it('comes back as it is from an attribute', () => {
    expect(referencedIn('&quot;\u001b\u202e')).toBe('&quot;&#27;&#8238;');
  });
});
