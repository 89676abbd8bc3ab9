import { type RepeatedDay, repeatedDays } from '../../consumption/index.js';
import { dayState } from '../address/page-address.js';
import { card } from '../card.js';
import type { Dates } from '../format/dates.js';
import { energyText, formatCount, inOneUnit } from '../format/numbers.js';
import { energyUnit } from '../format/units.js';
import { sayingOf } from '../half-hours.js';
import type { QualityContext } from '../page-context.js';
import { figures, table, words } from '../table.js';

const MOST_DAYS = 10;

const ADVICE =
  'A clock that went back does that. Where it went back as the zone of the meters says, that zone, given as TIME_ZONE to a ' +
  'new database, makes two half-hours of them. To count only one, import with --force and --on-repeat first or last.';

/** Half-hours that are stored twice: how many, what the second readings hold, and what to do. */
export async function repeatsCard(page: QualityContext) {
  const { address, dates } = page;
  const days = await repeatedDays(page.data, page.request);
  const head = { id: 'repeats', heading: 'Repeats' };
  if (days.length === 0) return card({ ...head, sentence: sayingOf('No half-hour is stored twice.', page) });
  const listed = days
    .toSorted((a, b) => b.readings - a.readings || a.day.getTime() - b.day.getTime())
    .slice(0, MOST_DAYS)
    .sort((a, b) => a.day.getTime() - b.day.getTime());
  const energy = inOneUnit(
    listed.map(({ second_wh }) => second_wh),
    energyUnit,
  );
  return card({
    ...head,
    sentence: sayingOf(`${finding(days, dates)} ${ADVICE}`, page),
    table: table(
      'facts',
      'Days with half-hours that are stored twice',
      [words('Day'), figures('Users'), figures('Repeats'), figures(`Second readings, ${energy.unit}`)],
      listed.map(({ day, users, readings, second_wh }) => [
        {
          text: dates.day(day),
          href: address.with({ ...dayState(day, dates.zone), page: undefined }),
        },
        formatCount(users),
        formatCount(readings),
        energy.write(second_wh),
      ]),
    ),
    rest:
      days.length > listed.length
        ? `The ${MOST_DAYS} days with most of them are listed; ${formatCount(days.length)} days have some.`
        : undefined,
  });
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
