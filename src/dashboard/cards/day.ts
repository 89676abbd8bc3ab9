import { localDate, localMidnight, startOfDayAfter } from '../../common/time/index.js';
import { figuresOfUser, userSeries } from '../../consumption/index.js';
import { dayState } from '../address/page-address.js';
import { overlaps } from '../address/ranges.js';
import { energyChart } from '../charts/energy-chart.js';
import { figure } from '../figure.js';
import { sayingOf } from '../half-hours.js';
import { csvAddress, type UserContext, userPath } from '../page-context.js';

/** One day of a user in half-hours. */
export async function dayCard(page: UserContext) {
  const { data, id, dates, window } = page;
  const { zone } = dates;
  const from = page.query.shownDay(zone) ?? (await lastDayOf(page));
  const to = startOfDayAfter(from, 1, zone);
  const series = await userSeries(data, { userId: id, from, to, resolution: '30m' });
  const shown = energyChart({
    id: 'day',
    heading: dates.day(from),
    series,
    dates,
    window,
    subject: 'user',
    measure: 'total',
    size: 'small',
    labels: series.results.map((bucket) => dates.span(bucket)),
  });
  return figure({
    ...shown,
    sentence: sayingOf(shown.sentence, { data, range: { from, to }, dates }),
    choices: { name: 'Day', choices: neighbours(from, page) },
    csv: csvAddress(`/api${userPath(id)}/consumption`, { ...dayState(from, zone), resolution: '30m' }),
  });
}

/** The last day of the range on which the user has a reading; without any the last day of the range. */
async function lastDayOf({ data, id, asked, range }: UserContext): Promise<Date> {
  const { last_reading } = await figuresOfUser(data, id, asked);
  return localMidnight(localDate(last_reading ?? new Date(range.to.getTime() - 1), data.zone), data.zone);
}

/** The days beside the one that is shown, where there are data. */
function neighbours(day: Date, { dates: { zone }, window, dayHref }: UserContext) {
  return [
    { label: 'Day before', days: -1 },
    { label: 'Day after', days: 1 },
  ].flatMap(({ label, days }) => {
    const from = startOfDayAfter(day, days, zone);
    if (!overlaps({ from, to: startOfDayAfter(from, 1, zone) }, window)) return [];
    return [{ label, href: dayHref(from), current: false }];
  });
}
