import { HALF_HOUR_MS, type Zone } from '../../common/time/index.js';
import type { PeaksAnswer } from '../../consumption/index.js';
import { Dates } from '../format/dates.js';
import { decimalsFor, formatScaled } from '../format/numbers.js';
import { largest, powerUnit } from '../format/units.js';
import { type FactCard, factTable, figures, words } from './fact-table.js';

/**
 * The highest half-hours, each leading to its day.
 *
 * @param dayHref where a local day is shown in half-hours
 */
export function peaksCard(
  { results }: PeaksAnswer,
  zone: Zone,
  dayHref: (day: Date) => string,
  csv: string,
): FactCard {
  const highest = largest(results.map(({ power_w }) => power_w));
  const scale = powerUnit(highest);
  const decimals = decimalsFor(highest, scale);
  const dates = new Dates(zone);
  return {
    id: 'peaks',
    heading: 'Peaks',
    summary: 'The highest half-hours, at most one a day.',
    table: factTable(
      'Peaks, the highest first',
      [words('Day'), words('Half-hour'), figures(`Power, ${scale.unit}`)],
      results.map(({ start, power_w }) => [
        { text: dates.day(start), href: dayHref(start) },
        dates.span({ start, end: new Date(start.getTime() + HALF_HOUR_MS) }),
        formatScaled(power_w, scale, decimals),
      ]),
    ),
    csv,
  };
}
