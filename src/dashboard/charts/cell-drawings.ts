import { largest } from '../format/units.js';

const WIDTH = 96;
const HEIGHT = 24;
/** Room for the line's own width at the upper and lower edge. */
const EDGE = 1.5;

/** A bar in a cell, as long as its part of the largest. */
export function cellBar(value: number | null, most: number, attribute: string): string {
  const length = `${(most > 0 ? ((value ?? 0) / most) * 100 : 0).toFixed(1)}%`;
  return `<svg ${attribute} height="8" aria-hidden="true"><rect width="${length}" height="8"/></svg>`;
}

/** A line the size of a word, from zero; a gap is a gap. It is decoration to a reader: say the same in text beside it. */
export function sparkline(values: readonly (number | null)[]): string {
  const highest = largest(values);
  const place = (value: number, index: number): string => {
    const x = values.length === 1 ? WIDTH / 2 : (index / (values.length - 1)) * (WIDTH - 2 * EDGE) + EDGE;
    const y = highest === 0 ? HEIGHT - EDGE : HEIGHT - EDGE - (value / highest) * (HEIGHT - 2 * EDGE);
    return `${Number(x.toFixed(1))} ${Number(y.toFixed(1))}`;
  };
  const path = values
    .map((value, index) => {
      if (value === null) return '';
      const before = values[index - 1] ?? null;
      const after = values[index + 1] ?? null;
      if (before !== null) return `L${place(value, index)}`;
      return `M${place(value, index)}${after === null ? 'h0' : ''}`;
    })
    .join('');
  return (
    `<svg class="sparkline" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">` +
    `<path d="${path}"/></svg>`
  );
}
