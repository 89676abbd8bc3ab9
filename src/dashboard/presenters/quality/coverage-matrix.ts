import { type Coverage, coverageOf } from '../../../consumption/index.js';
import type { PageAddress, PageState } from '../../address/page-address.js';
import { PageAddress as Address } from '../../address/page-address.js';
import type { QualityPageQuery } from '../../address/quality-query.dto.js';
import { Dates } from '../../format/dates.js';
import { formatCount, formatCoverage, UNKNOWN } from '../../format/numbers.js';
import type { QualityFacts } from '../../pages/quality-page.js';
import { coverageGrade, missingHalfHours } from '../coverage.js';
import { pager, type PagerView } from '../pager.js';

/** How complete the readings are: a row a user, a column a month. */
export interface CoverageMatrix {
  readonly summary: string;
  readonly columns: readonly MatrixColumn[];
  readonly everyone: readonly MatrixCell[];
  readonly rows: readonly MatrixRow[];
  readonly pager: PagerView | null;
}

export interface MatrixColumn {
  readonly title: string;
  /** Sorts by it; null where that cannot be. */
  readonly href: string | null;
  readonly sorted: 'ascending' | 'descending' | 'none' | null;
}

export interface MatrixRow {
  readonly id: number;
  readonly href: string;
  readonly cells: readonly MatrixCell[];
}

/** A coverage in per cent; `none` where nothing was expected. */
export interface MatrixCell {
  readonly text: string;
  readonly grade: 'good' | 'fair' | 'poor' | 'none';
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
    columns: [
      sortable('User', 'id', query, address),
      ...coverage.months.map(({ from }) => ({ title: dates.month(from), href: null, sorted: null })),
      sortable('Range', 'coverage', query, address),
    ],
    everyone: [...everyone, overall(facts).coverage].map(cellOf),
    rows: users.results.map((user, index) => ({
      id: user.id,
      href: new Address(`/users/${user.id}`, range).with({}),
      cells: [...(coverage.users[index]?.months ?? []).map((month) => month.coverage), user.coverage].map(
        cellOf,
      ),
    })),
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
): MatrixColumn {
  const isSorted = order.sort === key;
  const asked = `${isSorted && !order.descending ? '-' : ''}${key}`;
  return {
    title,
    href: address.with({ sort: asked === 'coverage' ? undefined : asked, page: undefined }, FRAGMENT),
    sorted: isSorted ? (order.descending ? 'descending' : 'ascending') : 'none',
  };
}

function cellOf(coverage: number | null): MatrixCell {
  if (coverage === null) return { text: UNKNOWN, grade: 'none' };
  return { text: formatCoverage(coverage).replace(' %', ''), grade: coverageGrade(coverage) };
}
