const MOST_LINES = 6;
const MOST_LETTERS = 240;

/** The lines in which two texts differ, cut short; nothing where they are the same. */
export function differenceOf(kept: string, found: string): readonly string[] {
  if (kept === found) return [];
  const before = kept.split('\n');
  const after = found.split('\n');
  const head = before.findIndex((line, index) => line !== after[index]);
  const start = head < 0 ? before.length : head;
  let same = 0;
  while (
    same < Math.min(before.length, after.length) - start &&
    before.at(-1 - same) === after.at(-1 - same)
  ) {
    same += 1;
  }
  const gone = before.slice(start, before.length - same);
  const come = after.slice(start, after.length - same);
  // As many lines as before: only those that differ.
  const isEven = gone.length === come.length;
  const changed = gone.map((_, index) => index).filter((index) => !isEven || gone[index] !== come[index]);
  return [
    `  from line ${start + 1}:`,
    ...sample(isEven ? changed.map((index) => gone[index] ?? '') : gone, '-', come),
    ...sample(isEven ? changed.map((index) => come[index] ?? '') : come, '+', gone),
  ];
}

/** Long lines are shown from a little before the place where the first of them begins to differ. */
function sample(lines: readonly string[], sign: string, others: readonly string[]): readonly string[] {
  const [line = ''] = lines;
  const [other = ''] = others;
  let place = 0;
  while (place < line.length && line[place] === other[place]) place += 1;
  const from = lines.length === 1 && place > MOST_LETTERS / 2 ? place - MOST_LETTERS / 4 : 0;
  const shown = lines.slice(0, MOST_LINES).map((text) => {
    const part = text.slice(from, from + MOST_LETTERS);
    return `  ${sign} ${from > 0 ? '…' : ''}${part}${from + part.length < text.length ? '…' : ''}`;
  });
  return lines.length > MOST_LINES ? [...shown, `  ${sign} … ${lines.length - MOST_LINES} more`] : shown;
}
