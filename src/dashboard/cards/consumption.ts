import { populationSeries } from '../../consumption/index.js';
import { coarserNote, drawnStep } from '../steps.js';
import { daysOrLonger, energyChart } from '../charts/energy-chart.js';
import { overviewChart } from '../charts/overview-chart.js';
import { figure } from '../figure.js';
import type { SummaryContext } from '../page-context.js';
import { stepChoices } from '../choices.js';

/** The energy of everyone asked for, over a strip of the whole period. */
export async function consumptionCard(page: SummaryContext) {
  const { data, dates, window, range, request, query, address, csv } = page;
  const { measure } = query;
  const step = drawnStep(query.resolution, range);
  const [series, overview] = await Promise.all([
    populationSeries(data, { ...request, resolution: step }),
    populationSeries(data, { ...window, resolution: daysOrLonger(window), filter: request.filter }),
  ]);
  return figure({
    ...energyChart({
      id: 'consumption',
      heading: 'Consumption',
      series,
      dates,
      window,
      subject: 'everyone',
      measure,
    }),
    overview: overviewChart(overview, dates, range, measure),
    choices: stepChoices(address, range, step),
    csv: csv('/api/consumption', { resolution: series.resolution }),
    note: coarserNote(query.resolution, step, series.resolution),
  });
}
