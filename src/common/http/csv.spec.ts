import fc from 'fast-check';
import { visibleLines } from '../visible.js';
import { csvLine } from './csv.js';

describe('a line of CSV', () => {
  it('writes numbers as JSON does, and nothing for null', () => {
    expect(csvLine([1, -0.5, 1e21, 0.1 + 0.2, null, undefined, true])).toBe(
      '1,-0.5,1e+21,0.30000000000000004,,,true\r\n',
    );
  });

  it('writes a list of words as one cell', () => {
    expect(csvLine([['stuck', 'spike'], []])).toBe('stuck spike,\r\n');
  });

  it('quotes what would end a cell', () => {
    expect(csvLine(['a,b', 'say "so"', 'two\r\nlines', 'plain'])).toBe(
      '"a,b","say ""so""","two\r\nlines",plain\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@sum', '\tx'])('puts an apostrophe before the text %j', (text) => {
    expect(csvLine([text])).toBe(`'${text}\r\n`);
  });

  it('writes out what nobody would see, and keeps line breaks', () => {
    expect(csvLine(['\u001b[31mred\u202e', 'a\nb', ['\u009b']])).toBe(
      String.raw`\u001b[31mred\u202e` + ',"a\nb",' + String.raw`\u009b` + '\r\n',
    );
  });

  it('leaves a negative number a number', () => {
    expect(csvLine([-1.5])).toBe('-1.5\r\n');
  });

  it('can be read back by the rules of RFC 4180', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: 'binary' }).filter((text) => !/^[=+\-@\t]/.test(text)),
          { minLength: 1 },
        ),
        (cells) => {
          expect(readLine(csvLine(cells))).toEqual(cells.map(visibleLines));
        },
      ),
    );
  });
});

/** The other direction, by the letter of the RFC: a cell is in quotes or holds neither quote, comma nor line end. */
function readLine(line: string): readonly string[] {
  const cells = `,${line.slice(0, -2)}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g);
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}
