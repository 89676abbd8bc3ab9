import type { Chart } from './chart.js';
import { valueAxis } from './value-axis.js';

const axisOf = (maximum: number | null, divisor = 1): readonly string[] => {
  const series = [{ name: 'x', colour: 'accent', values: [null, maximum] }];
  return valueAxis({ series, scale: { unit: '', divisor } } as unknown as Chart).ticks.map(
    ({ label }) => label,
  );
};

describe('valueAxis', () => {
  it.each([
    [2_522_000, 1_000, ['0', '1,000', '2,000', '3,000']],
    [44_800, 1_000, ['0', '10', '20', '30', '40', '50']],
    [100, 1, ['0', '25', '50', '75', '100']],
    [0.7, 1, ['0', '0.25', '0.50', '0.75']],
    [58_700_000, 1_000_000, ['0', '20', '40', '60']],
  ])('rises to just above %d in steps that read well', (maximum, divisor, labels) => {
    expect(axisOf(maximum, divisor)).toEqual(labels);
  });

  it('has an axis even where nothing, or only zero, is known', () => {
    expect(axisOf(null)).toEqual(['0', '1']);
    expect(axisOf(0)).toEqual(['0', '1']);
  });
});
