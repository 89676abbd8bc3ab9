import { FileRefusedError } from '../../source/file-refused-error.js';
import { FileTally } from '../file-tally.js';
import { Parts } from '../parts.js';
import { deliveredOf } from './sections.js';

function partsOf(...numbers: readonly number[]): Parts {
  const parts = new Parts();
  numbers.forEach((mantissa, at) => {
    parts.add({
      start: at * 30,
      minutes: 30,
      value: { mantissa, decimals: 0 },
      unit: 1,
      quality: 0,
      line: at,
    });
  });
  return parts;
}

describe('deliveredOf', () => {
  it('takes the table without negatives, and counts the others', () => {
    const tally = new FileTally();
    const sections = new Map([
      ['section 1', partsOf(0, -2)],
      ['section 2', partsOf(3, 0)],
      ['section 3', partsOf(3, -2)],
    ]);

    expect([...deliveredOf(sections, tally).keys()]).toEqual(['section 2']);
    expect(Object.fromEntries(tally.dropped)).toEqual({ 'section 1: received': 2, 'section 3: net': 2 });
  });

  it.each([
    ['two have none', [partsOf(1), partsOf(2)]],
    ['all have some', [partsOf(1, -1), partsOf(-2)]],
  ])('refuses the file where it cannot be told: %s', (_, tables) => {
    const sections = new Map(tables.map((parts, at) => [`section ${at + 1}`, parts]));
    expect(() => deliveredOf(sections, new FileTally())).toThrow(FileRefusedError);
    expect(() => deliveredOf(sections, new FileTally())).toThrow(/section 1, section 2/);
  });

  it('leaves a single table alone', () => {
    const sections = new Map([['section 1', partsOf(-1)]]);
    expect(deliveredOf(sections, new FileTally())).toBe(sections);
  });
});
