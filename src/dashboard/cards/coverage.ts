import { localMidnight, type TimeRange, toLocal } from '../../common/time/index.js';
import {
  type Coverage,
  coverageOf,
  type MonthlyCoverage,
  monthlyCoverage,
  populationSeries,
  type Ranking,
  ranking,
  type SeriesAnswer,
} from '../../consumption/index.js';
import type { QualitySort } from '../address/page-query.dto.js';
import { card } from '../card.js';
import { coverageGrade, missingHalfHours } from '../format/coverage.js';
import { formatCount, formatCoverage, nounOf, UNKNOWN } from '../format/numbers.js';
import { type QualityContext, userHref } from '../page-context.js';
import { pager } from '../pager.js';
import { type Cell, type Column, sorting, type Table, words } from '../table.js';

const USERS_A_PAGE = 15;

/** A table has room for so many columns of months. */
const MOST_MONTHS = 12;

const FRAGMENT = '#coverage';

/** How complete the readings are: a row a user, a column a month. */
export async function coverageCard(page: QualityContext) {
  const { data, address, csv } = page;
  const [users, months] = await Promise.all([shownUsers(page), monthsOfEveryone(page)]);
  if (users.count === 0) return { partial: 'no-users' };
  const ids = users.results.map(({ id }) => id);
  const coverage = await monthlyCoverage(data, { ...lastMonths(page), ids });
  return card({
    id: 'coverage',
    heading: 'Coverage by user and month',
    csv: csv('/api/quality'),
    sentence: sentence(months, coverage),
    table: tableOf({ users, months, coverage }, page),
    scrolls: 'Table of coverage',
    pager: pager(users, 'users', address, FRAGMENT),
  });
}

/** The users that the tables of the page show, in their order. */
export function shownUsers({ data, request, query }: QualityContext): Promise<Ranking> {
  return ranking(data, { ...request, ...query.order, page: query.page ?? 1, pageSize: USERS_A_PAGE });
}

export function monthsOfEveryone({ data, request }: QualityContext): Promise<SeriesAnswer> {
  return populationSeries(data, { ...request, resolution: '1mo' });
}

/** Of everyone over the whole range. */
export function overall({ results }: SeriesAnswer): Coverage {
  const observed = results.reduce((sum, bucket) => sum + bucket.observed, 0);
  const expected = results.reduce((sum, bucket) => sum + bucket.expected, 0);
  return { observed, expected, coverage: coverageOf(observed, expected) };
}

/** The end of a range, as many months as a table shows. */
function lastMonths({ range, shared: { from, to }, data: { zone } }: QualityContext): TimeRange {
  const last = toLocal(new Date(to.getTime() - 1), zone)
    .toPlainDate()
    .with({ day: 1 });
  const first = localMidnight(last.subtract({ months: MOST_MONTHS - 1 }), zone);
  return { from: first > from ? first : range.from, to: range.to };
}

function sentence(months: SeriesAnswer, coverage: MonthlyCoverage): string {
  const { observed, expected } = overall(months);
  const missing = missingHalfHours({ observed, expected });
  const shown = coverage.months.length;
  const all = months.results.length;
  const note = shown < all ? ` The last ${shown} of ${formatCount(all)} months are shown.` : '';
  if (expected === 0) return 'No readings are expected in this range.';
  return missing === 0
    ? `Readings in per cent of the half-hours expected. ${nounOf(expected, 'The only one', `Every one of ${formatCount(expected)}`)} is there.${note}`
    : `Readings in per cent of the half-hours expected: ${formatCount(missing)} of ${formatCount(expected)} ${nounOf(missing, 'is', 'are')} missing. ` +
        `Under 90 the figures of a user may be too low; at 50 or less they tell little.${note}`;
}

function tableOf(
  answers: { readonly users: Ranking; readonly months: SeriesAnswer; readonly coverage: MonthlyCoverage },
  page: QualityContext,
): Table {
  const { users, months, coverage } = answers;
  const byStart = new Map(months.results.map((bucket) => [bucket.start.getTime(), bucket]));
  const everyone = coverage.months.map(({ from }) => byStart.get(from.getTime())?.coverage ?? null);
  return {
    caption: 'Coverage by user and month, in per cent',
    class: 'matrix',
    columns: [
      sortable('User', 'id', page),
      ...coverage.months.map(({ from }) => words(page.dates.month(from))),
      sortable('Range', 'coverage', page),
    ],
    rows: [
      {
        class: 'everyone',
        cells: [{ text: 'Everyone' }, ...[...everyone, overall(months).coverage].map(cellOf)],
      },
      ...users.results.map(({ id, coverage: ofRange }, index) => ({
        cells: [
          { text: id, href: userHref(id, page.rangeState) },
          ...(coverage.users[index]?.months ?? []).map((month) => cellOf(month.coverage)),
          cellOf(ofRange),
        ],
      })),
    ],
  };
}

/** A column by which the users of both tables of the page are sorted. */
export function sortable(
  title: string,
  key: QualitySort,
  { query: { order }, address }: QualityContext,
  fragment = FRAGMENT,
): Column {
  const { sort, sorted } = sorting(order, key, key === 'estimated');
  const href = address.with({ sort: sort === 'coverage' ? undefined : sort, page: undefined }, fragment);
  return { title, href, sorted };
}

/** A coverage in per cent; `none` where nothing was expected. */
function cellOf(coverage: number | null): Cell {
  if (coverage === null) return { text: UNKNOWN, class: 'grade-none' };
  return { text: formatCoverage(coverage).replace(' %', ''), class: `grade-${coverageGrade(coverage)}` };
}
