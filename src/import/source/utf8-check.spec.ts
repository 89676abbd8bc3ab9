import fc from 'fast-check';
import { Utf8Check } from './utf8-check.js';

function check(...chunks: readonly Buffer[]): void {
  const encoding = new Utf8Check();
  for (const chunk of chunks) encoding.push(chunk);
  encoding.end();
}

describe('Utf8Check', () => {
  it('takes every text, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), fc.nat(), (text, one, other) => {
        const bytes = Buffer.from(text);
        const [first = 0, second = 0] = [one, other]
          .map((cut) => cut % (bytes.length + 1))
          .sort((a, b) => a - b);
        check(bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second));
      }),
    );
  });

  it.each([
    ['Latin-1', Buffer.from('zähler', 'latin1')],
    ['a lone continuation byte', Buffer.from([0x61, 0x80])],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80])],
    ['a file that ends within a character', Buffer.from([0x61, 0xe2, 0x82])],
    ['random bytes', Buffer.from([0x00, 0xc3, 0x28, 0xff])],
  ])('refuses %s', (_, bytes) => {
    expect(() => {
      check(bytes);
    }).toThrow('it is not UTF-8');
  });

  it('names UTF-16 by its mark', () => {
    expect(() => {
      check(Buffer.from('\u{feff}datetime', 'utf16le'));
    }).toThrow('it is UTF-16: save it as UTF-8');
  });
});
