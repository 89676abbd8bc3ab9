import { sparkline } from './cell-drawings.js';

describe('sparkline', () => {
  const path = (values: readonly (number | null)[]): string | undefined =>
    /d="([^"]*)"/.exec(sparkline(values))?.[1];

  it('runs from zero to the highest value', () => {
    expect(path([0, 10, 5])).toBe('M1.5 22.5L48 1.5L94.5 12');
  });

  it('lifts the pen at a gap, and shows a value between gaps as a dot', () => {
    expect(path([10, null, 10, null, 0])).toBe('M1.5 1.5h0M48 1.5h0M94.5 22.5h0');
  });

  it('is silent to a reader, and draws zeros and nothing at all', () => {
    expect(sparkline([1])).toContain('aria-hidden="true"');
    expect(path([0, 0])).toBe('M1.5 22.5L94.5 22.5');
    expect(path([])).toBe('');
  });
});
