import { startOfDayAfter, type Zone } from '../../../common/time/index.js';
import type { RepeatedDay } from '../../../consumption/index.js';
import { type PageAddress, rangeState } from '../../address/page-address.js';
import { Dates } from '../../format/dates.js';
import { energyText, formatCount } from '../../format/numbers.js';
import { figures, table, type Table, words } from '../../table.js';

/** Half-hours that are stored twice: how many, what the second readings hold, and what to do. */
export interface RepeatsCard {
  readonly summary: string;
  /** The days with most of them, in order of time; null where there are none. */
  readonly table: Table | null;
  /** Why fewer are listed than there are. */
  readonly rest: string | null;
}

const MOST_DAYS = 10;

const ADVICE =
  'A clock that went back does that. Where it went back as the zone of the meters says, that zone, given as TIME_ZONE to a ' +
  'new database, makes two half-hours of them. To count only one, import with --force and --on-repeat first or last.';

export function repeatsCard(days: readonly RepeatedDay[], zone: Zone, address: PageAddress): RepeatsCard {
  const [first] = days;
  if (!first) {
    return { summary: 'No half-hour is stored twice.', table: null, rest: null };
  }
  const dates = new Dates(zone);
  const listed = days
    .toSorted((a, b) => b.readings - a.readings || a.day.getTime() - b.day.getTime())
    .slice(0, MOST_DAYS)
    .sort((a, b) => a.day.getTime() - b.day.getTime());
  return {
    summary: `${finding(days, dates)} ${ADVICE}`,
    table: table(
      'facts',
      'Days with half-hours that are stored twice',
      [words('Day'), figures('Users'), figures('Repeats'), figures('Second readings')],
      listed.map(({ day, users, readings, second_wh }) => [
        {
          text: dates.day(day),
          href: address.with({
            ...rangeState({ from: day, to: startOfDayAfter(day, 1, zone) }, zone),
            page: undefined,
          }),
        },
        formatCount(users),
        formatCount(readings),
        energyText(second_wh),
      ]),
    ),
    rest:
      days.length > listed.length
        ? `The ${MOST_DAYS} days with most of them are listed; ${formatCount(days.length)} days have some.`
        : null,
  };
}

/** "116 readings repeat a half-hour of 26 Oct 2016. Both are counted; the second ones hold 25.8 kWh." */
function finding(days: readonly RepeatedDay[], dates: Dates): string {
  const readings = days.reduce((sum, day) => sum + day.readings, 0);
  const energy = energyText(days.reduce((sum, { second_wh }) => sum + second_wh, 0));
  const when = days.length === 1 && days[0] ? dates.date(days[0].day) : `${formatCount(days.length)} days`;
  return readings === 1
    ? `1 reading repeats a half-hour of ${when}. Both are counted; the second one holds ${energy}.`
    : `${formatCount(readings)} readings repeat a half-hour of ${when}. Both are counted; the second ones hold ${energy}.`;
}
