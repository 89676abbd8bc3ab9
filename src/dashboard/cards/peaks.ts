import { HALF_HOUR_MS } from '../../common/time/index.js';
import { peaks, type PeaksAnswer } from '../../consumption/index.js';
import { hourlyUsersNote } from '../format/estimated.js';
import { inOneUnit } from '../format/numbers.js';
import { powerUnit } from '../format/units.js';
import type { PageAddress } from '../address/page-address.js';
import { card, type Link } from '../card.js';
import { cardInTime } from '../in-time.js';
import type { DaysContext } from '../page-context.js';
import { figures, table, words } from '../table.js';

const HEAD = { id: 'peaks', heading: 'Peaks' } as const;

const WHY_LATE = 'Readings of very many users of hourly readings are left out of them, which takes a while.';

/** The highest half-hours, each leading to its day. @param hourly - as the address has it */
export function peaksCard(page: DaysContext, hourly?: 'include') {
  const { data, request } = page;
  const countsHourly = hourly && true;
  return cardInTime(
    data,
    { ...HEAD, why: WHY_LATE },
    () => peaks(data, { ...request, countsHourly }),
    (found) => peaksView(found, page, hourly),
  );
}

export function peaksView(
  answer: PeaksAnswer,
  { dates, dayHref, csv, address }: Pick<DaysContext, 'dates' | 'dayHref' | 'csv' | 'address'>,
  hourly?: 'include',
) {
  const { results, hourly_users, hourly_left_out } = answer;
  const power = inOneUnit(
    results.map(({ power_w }) => power_w),
    powerUnit,
  );
  return card({
    ...HEAD,
    sentence: `The highest half-hours, at most one a day.${hourlyUsersNote(hourly_users, hourly_left_out > 0)}`,
    more: hourlyLink(answer, address, hourly),
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
    csv: csv('/api/consumption/peaks', { hourly }),
  });
}

/** To the same peaks with those who are left out, and back. */
function hourlyLink(
  { hourly_users, hourly_left_out }: PeaksAnswer,
  address: PageAddress,
  hourly: 'include' | undefined,
): Link | undefined {
  const href = (other?: 'include'): string => address.with({ hourly: other }, '#peaks');
  if (hourly_left_out > 0) return { text: 'Count them, too', href: href('include') };
  return hourly && hourly_users > 0 ? { text: 'Leave them out', href: href() } : undefined;
}
