import type { TimeRange } from '../../common/time/index.js';
import type { SeriesAnswer } from '../../consumption/index.js';
import type { Measure } from '../address/page-query.dto.js';
import type { Dates } from '../format/dates.js';
import type { Chart } from './chart.js';
import { energyChart } from './energy-chart.js';

/** The whole period of the data as a strip, with the range of the page standing out: `overview` of a large figure. */
export function overviewChart(series: SeriesAnswer, dates: Dates, range: TimeRange, measure: Measure): Chart {
  const { chart } = energyChart({
    id: 'overview',
    heading: 'Whole period',
    series,
    dates,
    window: series,
    subject: 'everyone',
    measure,
    size: 'strip',
  });
  return {
    ...chart,
    kind: 'lines',
    highlight: { from: placeOf(range.from, series), to: placeOf(range.to, series) },
  };
}

/** Where an instant lies in slots, from 0 to their number. */
function placeOf(instant: Date, { results }: SeriesAnswer): number {
  const index = results.findIndex(({ end }) => end > instant);
  const bucket = results[index];
  if (!bucket) return results.length;
  const part = (instant.getTime() - bucket.start.getTime()) / (bucket.end.getTime() - bucket.start.getTime());
  return index + Math.max(0, part);
}
