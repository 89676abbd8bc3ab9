import { likeliest, type Mention, type NearRow, placementsOf, undecidedIn } from './repeated-hour.js';

/** The change of the clocks: minute 0. The hour before it is repeated as the hour after it. */
const HOUR = 60;

/**
 * Rows as a letter each: `b` 00:30 and `B` 00:00 before the repeated hour, `1` and `2` its half-hours 01:00 and 01:30,
 * `a` 02:00 and `A` 02:30 after it.
 */
function rowsOf(file: string): readonly NearRow[] {
  return Array.from(file, (letter, line) => {
    const instant = { B: -120, b: -90, '1': -60, '2': -30, a: 60, A: 90 }[letter] ?? NaN;
    const isTwice = letter === '1' || letter === '2';
    return isTwice ? { earlier: instant, later: instant + HOUR, energy: line, line } : instant;
  });
}

/** Each mention in the order of the file: `e` the earlier of its instants, `l` the later. */
const passes = (placement: ReadonlyMap<Mention, number>): string =>
  [...placement]
    .sort(([one], [other]) => one.line - other.line)
    .map(([{ earlier }, instant]) => (instant === earlier ? 'e' : 'l'))
    .join('');

const understood = (file: string, direction = 0): readonly string[] =>
  placementsOf(rowsOf(file), direction).map(passes);

describe('placementsOf', () => {
  it.each([
    ['in order', 'Bb1212aA', 'eell'],
    ['newest first', 'Aa2121bB', 'llee'],
    ['interleaved', 'Bb1122aA', 'elel'],
    ['interleaved, newest first', 'Aa2211bB', 'lele'],
    ['two pieces in the wrong order', '12aABb12', 'llee'],
    ['cut in the second piece', '2aABb121', 'leel'],
    ['two pieces, row by row', 'B1b21a2A', 'llee'],
    ['the first 01:00 is missing', 'Bb212aA', 'ell'],
    ['the first 01:30 is missing', 'Bb112aA', 'ell'],
    ['the second 01:00 is missing', 'Bb122aA', 'eel'],
    ['the second 01:30 is missing', 'Bb121aA', 'eel'],
    ['most of it is missing', 'Bb1A', 'e'],
    ['it begins in the repeated hour', '12aA', 'll'],
    ['it begins at the last of its rows', '2aA', 'l'],
    ['it begins with a whole round', '212aA', 'ell'],
    ['it ends in the repeated hour', 'Bb12', 'ee'],
    ['it ends in the second round', 'Bb121', 'eel'],
    ['newest first, it ends in the repeated hour', 'Aa21', 'll'],
    ['newest first, it begins in the repeated hour', '21bB', 'ee'],
    ['nothing else is there', '1212', 'eell'],
    ['nothing else is there, newest first', '2121', 'llee'],
    ['nothing else is there but a change', '21', 'el'],
    ['apart from the rest, one behind the other', 'B21A', 'el'],
  ])('%s: %s', (_, file, expected) => {
    expect(understood(file)).toEqual([expected]);
  });

  it('goes by the direction of the whole file where the rows near the hour show none', () => {
    expect(understood('12', 1)).toEqual(['ee', 'll']);
    expect(understood('21', 1)).toEqual(['el']);
    expect(understood('21', -1)).toEqual(['ee', 'll']);
    expect(understood('11', -1)).toEqual(['le']);
    expect(understood('B21A', -1)).toEqual(['el']);
  });

  it('takes the two mentions of a time in order, even where another row is out of it', () => {
    expect(understood('1A1', 1)).toEqual(['el']);
  });

  it.each([
    ['a gap on both sides', 'B1A', ['e', 'l']],
    ['no gap on both sides', 'Bb12aA', ['ee', 'el', 'll']],
    ['nothing else', '2', ['e', 'l']],
  ])('leaves open what the file does not tell: %s', (_, file, expected) => {
    expect(understood(file)).toEqual(expected);
  });

  it('understands half an hour that comes twice', () => {
    const mention = (line: number): Mention => ({ earlier: 0, later: 30, energy: 1, line });
    const file = (...rows: readonly NearRow[]): readonly string[] => placementsOf(rows, 0).map(passes);
    expect(file(-60, -30, mention(2), mention(3), 60, 90)).toEqual(['el']);
    expect(file(90, 60, mention(2), mention(3), -30, -60)).toEqual(['le']);
    expect(file(-60, -30, mention(2))).toEqual(['e']);
    expect(file(mention(0), 60, 90)).toEqual(['l']);
  });

  it('goes by the order where two hours come twice and most rows are missing', () => {
    // 01:00, 02:00 and 01:30, which cannot be the earlier one behind 02:00.
    const rows = [0, 60, 30].map((earlier, line) => ({ earlier, later: earlier + 120, energy: line, line }));
    expect(placementsOf([-60, -30, ...rows, 300, 330], 0).map(passes)).toEqual(['eel']);
  });
});

describe('likeliest', () => {
  const choose = (file: string, stored: Readonly<Record<number, number>>): string => {
    const energies = Object.entries(stored).map(([minute, energy]) => [Number(minute), [energy]] as const);
    return passes(likeliest(placementsOf(rowsOf(file), 1), new Map(energies)));
  };

  // The energy of a row is its place in the file.
  it.each([
    ['nothing is stored', '1', {}, 'e'],
    ['the earlier one is taken', '1', { [-60]: 7 }, 'l'],
    ['the later one is taken', '1', { 0: 7 }, 'e'],
    ['both are taken', '1', { [-60]: 7, 0: 8 }, 'e'],
    ['the later one has the same reading', '1', { 0: 0 }, 'l'],
    ['the earlier one has the same reading', '1', { [-60]: 0 }, 'e'],
    ['one of two readings that belong together is the same', '12', { [-60]: 5, [-30]: 6, 30: 1 }, 'll'],
    ['a reading that is the same counts more than two that are free', '12', { [-30]: 1 }, 'ee'],
    ['what the file tells counts more', 'Bb1', { [-60]: 7, 0: 2 }, 'e'],
  ])('when %s', (_, file, stored, expected) => {
    expect(choose(file, stored)).toBe(expected);
  });

  it('goes by readings that were taken only', () => {
    const rejected = { earlier: -60, later: 0, energy: NaN, line: 0 };
    expect(passes(likeliest(placementsOf([rejected], 1), new Map([[-60, [NaN]]])))).toBe('e');
  });
});

describe('undecidedIn', () => {
  it('names both instants of every mention that the file leaves open', () => {
    expect(undecidedIn(placementsOf(rowsOf('Bb12aA'), 1))).toEqual([-60, 0, -30, 30]);
    expect(undecidedIn(placementsOf(rowsOf('Bb1212aA'), 1))).toEqual([]);
    expect(undecidedIn(placementsOf([], 1))).toEqual([]);
  });
});
