import { type Coverage, coverageOf } from '../../../consumption/index.js';
import type { PageAddress, PageState } from '../../address/page-address.js';
import { PageAddress as Address } from '../../address/page-address.js';
import type { QualityPageQuery } from '../../address/quality-query.dto.js';
import { Dates } from '../../format/dates.js';
import { formatCount, formatCoverage, UNKNOWN } from '../../format/numbers.js';
import type { QualityFacts } from '../../pages/quality-page.js';
import { coverageGrade, missingHalfHours } from '../coverage.js';
import { type Cell, type Column, type Table, words } from '../../table.js';
import { pager, type PagerView } from '../pager.js';

/** How complete the readings are: a row a user, a column a month. */
export interface CoverageMatrix {
  readonly summary: string;
  readonly table: Table;
  readonly pager: PagerView | null;
}

const FRAGMENT = '#coverage';

/** @param range state that a user's page takes over */
export function coverageMatrix(
  facts: QualityFacts,
  query: QualityPageQuery,
  address: PageAddress,
  range: PageState,
): CoverageMatrix {
  const { zone, users, coverage, months } = facts;
  const dates = new Dates(zone);
  const byStart = new Map(months.results.map((bucket) => [bucket.start.getTime(), bucket]));
  const everyone = coverage.months.map(({ from }) => byStart.get(from.getTime())?.coverage ?? null);
  return {
    summary: summaryOf(facts),
    table: {
      caption: 'Coverage by user and month, in per cent',
      class: 'matrix',
      columns: [
        sortable('User', 'id', query, address),
        ...coverage.months.map(({ from }) => words(dates.month(from))),
        sortable('Range', 'coverage', query, address),
      ],
      rows: [
        {
          class: 'everyone',
          cells: [{ text: 'Everyone' }, ...[...everyone, overall(facts).coverage].map(cellOf)],
        },
        ...users.results.map(({ id, coverage: ofRange }, index) => ({
          cells: [
            { text: String(id), href: new Address(`/users/${id}`, range).with({}) },
            ...(coverage.users[index]?.months ?? []).map((month) => cellOf(month.coverage)),
            cellOf(ofRange),
          ],
        })),
      ],
    },
    pager: pager({ ...users, name: 'users', hrefOf: (page) => address.with({ page }, FRAGMENT) }),
  };
}

/** Of everyone over the whole range. */
export function overall({ months }: QualityFacts): Coverage {
  const observed = months.results.reduce((sum, bucket) => sum + bucket.observed, 0);
  const expected = months.results.reduce((sum, bucket) => sum + bucket.expected, 0);
  return { observed, expected, coverage: coverageOf(observed, expected) };
}

function summaryOf(facts: QualityFacts): string {
  const { observed, expected } = overall(facts);
  const missing = missingHalfHours({ observed, expected });
  const shown = facts.coverage.months.length;
  const all = facts.months.results.length;
  const note = shown < all ? ` The last ${shown} of ${formatCount(all)} months are shown.` : '';
  if (expected === 0) return 'No readings are expected in this range.';
  return missing === 0
    ? `Readings in per cent of the half-hours expected. Every one of ${formatCount(expected)} is there.${note}`
    : `Readings in per cent of the half-hours expected: ${formatCount(missing)} of ${formatCount(expected)} are missing. ` +
        `Under 90 the figures of a user may be too low; at 50 or less they tell little.${note}`;
}

function sortable(
  title: string,
  key: 'id' | 'coverage',
  { order }: QualityPageQuery,
  address: PageAddress,
): Column {
  const isSorted = order.sort === key;
  const asked = `${isSorted && !order.descending ? '-' : ''}${key}`;
  return {
    title,
    href: address.with({ sort: asked === 'coverage' ? undefined : asked, page: undefined }, FRAGMENT),
    sorted: isSorted ? (order.descending ? 'descending' : 'ascending') : 'none',
  };
}

/** A coverage in per cent; `none` where nothing was expected. */
function cellOf(coverage: number | null): Cell {
  if (coverage === null) return { text: UNKNOWN, class: 'grade-none' };
  return { text: formatCoverage(coverage).replace(' %', ''), class: `grade-${coverageGrade(coverage)}` };
}
