import { HALF_HOUR_MS, type Zone } from '../../common/time/index.js';
import type { PeaksAnswer } from '../../consumption/index.js';
import { Dates } from '../format/dates.js';
import { inOneUnit } from '../format/numbers.js';
import { powerUnit } from '../format/units.js';
import { figures, table, words } from '../table.js';
import type { FactCard } from './fact-card.js';

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
  const power = inOneUnit(
    results.map(({ power_w }) => power_w),
    powerUnit,
  );
  const dates = new Dates(zone);
  return {
    id: 'peaks',
    heading: 'Peaks',
    summary: 'The highest half-hours, at most one a day.',
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
    csv,
  };
}
