import { HALF_HOUR_MS } from '../../common/time/index.js';
import { peaks, type PeaksAnswer } from '../../consumption/index.js';
import { hourlyUsersNote } from '../format/estimated.js';
import { inOneUnit } from '../format/numbers.js';
import { powerUnit } from '../format/units.js';
import { card } from '../card.js';
import type { DaysContext } from '../page-context.js';
import { figures, table, words } from '../table.js';

/** The highest half-hours, each leading to its day. */
export async function peaksCard(page: DaysContext) {
  return peaksView(await peaks(page.data, page.request), page);
}

export function peaksView(
  { results, hourly_users, hourly_left_out }: PeaksAnswer,
  { dates, dayHref, csv }: Pick<DaysContext, 'dates' | 'dayHref' | 'csv'>,
) {
  const power = inOneUnit(
    results.map(({ power_w }) => power_w),
    powerUnit,
  );
  return card({
    id: 'peaks',
    heading: 'Peaks',
    sentence: `The highest half-hours, at most one a day.${hourlyUsersNote(hourly_users, hourly_left_out > 0)}`,
    table: table(
      'facts',
      'Peaks, the highest first',
      [words('Day'), words('Half-hour'), figures(`Power, ${power.unit}`)],
      results.map(({ start, power_w }) => [
        { text: dates.day(start), href: dayHref(start) },
        dates.span({ start, end: new Date(start.getTime() + HALF_HOUR_MS) }),
        power.write(power_w),
      ]),
    ),
    csv: csv('/api/consumption/peaks'),
  });
}
