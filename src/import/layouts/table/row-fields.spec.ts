import fc from 'fast-check';
import { SEED } from '../../../../test/support/rounds.js';
import { RowFields } from './row-fields.js';
import { splitRow } from './split-row.js';

const MOST = 12;
const PIECES = [
  'a',
  '0.5',
  ' ',
  '  ',
  ',',
  ';',
  '"',
  '""',
  '"a"',
  '=',
  '=""',
  '\t',
  '\u{a0}',
  'é',
  '\0',
  '\r',
];

function split(line: string, delimiter: string): readonly string[] | undefined {
  const fields = new RowFields(delimiter.charCodeAt(0), MOST);
  // Other rows stand around it.
  const bytes = Buffer.from(`"x,${line}",y`);
  if (!fields.split(bytes, 3, 3 + Buffer.byteLength(line))) return undefined;
  return Array.from({ length: fields.count }, (_, at) => fields.text(at));
}

describe('RowFields', () => {
  it.each([
    ['MAC1,Std,2012-01-01 00:00:00, 0.213 ', ['MAC1', 'Std', '2012-01-01 00:00:00', '0.213']],
    ['"2011-01-01 00:15:00",1,', ['2011-01-01 00:15:00', '1', '']],
    ['', ['']],
    ['" a,b ",""', ['a,b', '']],
  ])('%s', (line, fields) => {
    expect(split(line, ',')).toEqual(fields);
  });

  it.each(['"a', 'a"b', '"a"b', '"a ""b"', '="1"', ' "a"', 'é', '\t', 'a,'.repeat(MOST)])(
    'leaves to splitRow: %s',
    (line) => {
      expect(split(line, ',')).toBeUndefined();
    },
  );

  it('splits a row as splitRow does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...PIECES), { maxLength: MOST }),
        fc.constantFrom(',', ';', '\t'),
        (pieces, delimiter) => {
          const line = pieces.join('');
          const fields = split(line, delimiter);
          if (fields) expect(fields).toEqual(splitRow(line, delimiter));
        },
      ),
      { numRuns: 5000, seed: SEED },
    );
  });
});
