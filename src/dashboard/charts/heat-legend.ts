import { formatExact, formatScaled } from '../format/numbers.js';
import type { HeatChart } from './chart.js';
import { heatLevels, highestOf } from './heat-levels.js';

/** The colours of a heat map with the value that each begins at, in the unit of its axis title. */
export function heatLegend(chart: HeatChart) {
  const { scale } = chart;
  return {
    steps: heatLevels(chart).map(({ colour, from }) => ({
      colour,
      from: formatExact(Number((from / scale.divisor).toPrecision(6))),
    })),
    /** The highest value, at which the last colour ends. */
    to: formatScaled(highestOf(chart), scale, scale.divisor === 1 ? 0 : 1),
    hasMissing: chart.values.some((row) => row.includes(null)),
  };
}
