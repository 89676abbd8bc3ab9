import { drawnStep, isDrawable } from './steps.js';

const days = (count: number) => ({ from: new Date(0), to: new Date(count * 86_400_000) });

describe('the step of a chart', () => {
  it.each([
    ['30m', 52, true],
    ['30m', 53, false],
    ['1h', 104, true],
    ['1h', 105, false],
    ['1d', 2_501, false],
  ] as const)('%s of %d days is drawn: %p', (step, count, isDrawn) => {
    expect(isDrawable(days(count), step)).toBe(isDrawn);
    expect(drawnStep(step, days(count))).toBe(isDrawn ? step : 'auto');
  });

  it('chosen by the range itself suits every range', () => {
    expect(drawnStep('auto', days(100_000))).toBe('auto');
  });
});
