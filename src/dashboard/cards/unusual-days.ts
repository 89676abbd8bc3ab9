import { type UnusualDayAnswer, unusualDays, type UnusualDaysAnswer } from '../../consumption/index.js';
import type { Dates } from '../format/dates.js';
import { counted, decimalsFor, formatChange, formatCount, formatScaled } from '../format/numbers.js';
import { energyUnit, largest } from '../format/units.js';
import { card } from '../card.js';
import type { DaysContext } from '../page-context.js';
import { figures, table, type Table, words } from '../table.js';

const MOST_DAYS = 10;

/** The days that stand out, the furthest from what is usual first, each leading to its half-hours. */
export async function unusualDaysCard(page: DaysContext) {
  return unusualDaysView(await unusualDays(page.data, page.request), page);
}

export function unusualDaysView(
  unusual: UnusualDaysAnswer,
  { dates, dayHref, csv }: Pick<DaysContext, 'dates' | 'dayHref' | 'csv'>,
) {
  const furthest = [...unusual.results].sort((a, b) => distance(b) - distance(a)).slice(0, MOST_DAYS);
  return card({
    id: 'unusual-days',
    heading: 'Unusual days',
    sentence: sentence(unusual),
    ...(furthest.length > 0 && {
      table: tableOf(furthest, dates, dayHref),
      csv: csv('/api/consumption/unusual-days'),
    }),
  });
}

function distance({ energy_wh, median_wh }: UnusualDayAnswer): number {
  return Math.abs(energy_wh - median_wh);
}

function sentence({ results: days, days_judged }: UnusualDaysAnswer): string {
  if (days_judged === 0) {
    return 'No day can be judged: it takes 6 complete days of its kind in the 8 weeks before it.';
  }
  const compared = 'from days of their kind in the 8 weeks before';
  const judged = counted(days_judged, 'day', 'days');
  if (days.length === 0) return `${judged} judged, none stands out ${compared}.`;
  const count = `${formatCount(days.length)} of ${judged} ${days.length === 1 ? 'stands' : 'stand'} out ${compared}`;
  return days.length > MOST_DAYS ? `${count}; the ${MOST_DAYS} furthest from usual are listed.` : `${count}.`;
}

function tableOf(days: readonly UnusualDayAnswer[], dates: Dates, dayHref: (day: Date) => string): Table {
  const most = largest(days.flatMap(({ energy_wh, median_wh }) => [energy_wh, median_wh]));
  const scale = energyUnit(most);
  const decimals = Math.min(1, decimalsFor(most, scale));
  return table(
    'facts',
    'Unusual days, the furthest from usual first',
    [words('Day'), figures(`Energy, ${scale.unit}`), figures(`Usual, ${scale.unit}`), figures('Change')],
    days.map(({ start, energy_wh, median_wh }) => [
      { text: dates.day(start), href: dayHref(start) },
      formatScaled(energy_wh, scale, decimals),
      formatScaled(median_wh, scale, decimals),
      formatChange(median_wh === 0 ? null : (energy_wh - median_wh) / median_wh),
    ]),
  );
}
