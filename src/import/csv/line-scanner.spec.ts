import fc from 'fast-check';
import { LineScanner, MAX_LINE_BYTES } from './line-scanner.js';

interface Seen {
  readonly number: number;
  readonly text: string;
  readonly isTooLong?: true;
}

function scan(chunks: readonly Buffer[]): readonly Seen[] {
  const seen: Seen[] = [];
  const scanner = new LineScanner({
    line: (bytes, start, end, number) => seen.push({ number, text: bytes.toString('utf8', start, end) }),
    tooLong: (head, number) => seen.push({ number, text: head.toString('utf8', 0, 5), isTooLong: true }),
  });
  for (const chunk of chunks) scanner.push(chunk);
  scanner.end();
  return seen;
}

const lines = (text: string): readonly string[] => scan([Buffer.from(text)]).map((line) => line.text);

describe('LineScanner', () => {
  it('cuts at LF and CRLF, and needs no end on the last line', () => {
    expect(lines('a\r\nb\n\nc')).toEqual(['a', 'b', '', 'c']);
    expect(lines('a\n')).toEqual(['a']);
    expect(lines('')).toEqual([]);
  });

  it('leaves a byte order mark out, at the beginning only', () => {
    expect(lines('\u{feff}a\n\u{feff}b\n')).toEqual(['a', '\u{feff}b']);
  });

  it('numbers lines from 1', () => {
    expect(scan([Buffer.from('a\nb\n')]).map(({ number }) => number)).toEqual([1, 2]);
  });

  it('gives the same lines however the file is cut into chunks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'ä', ',', '"', '\r\n', '\n', '\u{feff}')),
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1 }),
        (pieces, sizes) => {
          const whole = Buffer.from(pieces.join(''));
          const chunks: Buffer[] = [];
          for (let at = 0; at < whole.length;) {
            const size = sizes[chunks.length % sizes.length] ?? 1;
            chunks.push(whole.subarray(at, at + size));
            at += size;
          }
          expect(scan(chunks)).toEqual(scan([whole]));
        },
      ),
    );
  });

  it.each([
    ['in one chunk', 1],
    ['across chunks', 64],
  ])('gives only the head of a line over 1 MiB, %s, and goes on behind it', (_, pieces) => {
    const long = Buffer.alloc(MAX_LINE_BYTES + 1, 'x');
    const file = Buffer.concat([Buffer.from('a\n'), long, Buffer.from('\nb\n')]);
    const size = Math.ceil(file.length / pieces);
    const chunks = Array.from({ length: pieces }, (_piece, at) => file.subarray(at * size, (at + 1) * size));
    expect(scan(chunks)).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: 'xxxxx', isTooLong: true },
      { number: 3, text: 'b' },
    ]);
  });

  it('takes a line of exactly 1 MiB', () => {
    const [line] = scan([Buffer.alloc(MAX_LINE_BYTES, 'x')]);
    expect(line?.isTooLong).toBeUndefined();
    expect(line?.text).toHaveLength(MAX_LINE_BYTES);
  });
});
