import { Injectable } from '@nestjs/common';
import type { Page } from '../../common/http/index.js';
import { localMidnight, sharedRange, type TimeRange, toLocal, type Zone } from '../../common/time/index.js';
import {
  DEFAULT_CAP_WH,
  implausible,
  type ImplausibleReadings,
  type MonthlyCoverage,
  monthlyCoverage,
  quality,
  type Ranking,
  ranking,
  type RepeatedDay,
  repeatedDays,
  type Snapshot,
  populationSeries,
  type SeriesAnswer,
  type UserQuality,
  weeklyPattern,
  type WeeklyPatternAnswer,
} from '../../consumption/index.js';
import { type IssueTotals, type UserIssues, UserIssuesQuery } from '../../ledger/index.js';
import { type Segment, UserRepository } from '../../users/index.js';
import type { QualityPageQuery } from '../address/quality-query.dto.js';
import { allOf } from './all-of.js';

const USERS_A_PAGE = 15;
const ISSUES_A_PAGE = 10;

/** A table has room for so many columns of months. */
const MOST_MONTHS = 12;

/** Everything that the page of data quality tells of, as the queries gave it. */
export interface QualityFacts {
  readonly zone: Zone;
  readonly dataVersion: number;
  /** No import has loaded anything since the aggregates were refreshed. */
  readonly isSettled: boolean;
  readonly window: TimeRange;
  readonly segments: readonly Segment[];
  readonly repeatedDays: readonly RepeatedDay[];
  /** Of everyone, in months of the whole range. */
  readonly months: SeriesAnswer;
  /** The users that the tables show, in their order. */
  readonly users: Ranking;
  /** Of these users, the last months of the range. */
  readonly coverage: MonthlyCoverage;
  readonly quality: readonly UserQuality[];
  /** Over all imports. */
  readonly issues: readonly UserIssues[];
  readonly issueTotals: IssueTotals;
  readonly issueUsers: Page<UserIssues>;
  /** Of everyone over the whole period. */
  readonly weeklyPattern: WeeklyPatternAnswer;
  /** Over all data. */
  readonly implausible: readonly ImplausibleReadings[];
}

/** Reads what the page of data quality shows. */
@Injectable()
export class QualityPage {
  constructor(
    private readonly ledger: UserIssuesQuery,
    private readonly users: UserRepository,
  ) {}

  /** Null when there are no data at all. */
  async read(data: Snapshot, query: QualityPageQuery): Promise<QualityFacts | null> {
    const { zone, window, dataVersion, isSettled } = data;
    if (!window) return null;
    const { filter } = query;
    const asked = query.asked(data);
    const rowsPage = { page: query.rows_page ?? 1, pageSize: ISSUES_A_PAGE };
    const facts = await allOf({
      segments: data.once('segments', null, () => this.users.segments()),
      repeatedDays: repeatedDays(data, { ...asked, filter }),
      months: populationSeries(data, { ...asked, resolution: '1mo', filter }),
      users: rankOf(data, query),
      issueTotals: data.once('totals of issues', filter, () => this.ledger.totals(filter)),
      issueUsers: data.once('users with issues', [filter, rowsPage], () =>
        this.ledger.page(filter, rowsPage),
      ),
      weeklyPattern: weeklyPattern(data, { filter: { areas: [], tariffs: [] } }),
      implausible: implausible(data, filter),
    });
    const shown = await this.ofShown(data, facts.users, facts.months, window);
    return { zone, dataVersion, isSettled, window, ...facts, ...shown };
  }

  private async ofShown(
    data: Snapshot,
    { results }: Ranking,
    { from, to }: TimeRange,
    window: TimeRange,
  ): Promise<Pick<QualityFacts, 'coverage' | 'quality' | 'issues'>> {
    const ids = results.map(({ id }) => id);
    return allOf({
      coverage: monthlyCoverage(data, { ...lastMonths({ from, to }, window, data.zone), ids }),
      quality: quality(data, { from, to, ids, capWh: DEFAULT_CAP_WH }),
      issues: data.once('issues of users', ids, () => this.ledger.counts(ids)),
    });
  }
}

function rankOf(data: Snapshot, query: QualityPageQuery): Promise<Ranking> {
  return ranking(data, {
    ...query.asked(data),
    filter: query.filter,
    ...query.order,
    page: query.page ?? 1,
    pageSize: USERS_A_PAGE,
  });
}

/** The end of a range, as many months as a table shows. */
function lastMonths(range: TimeRange, window: TimeRange, zone: Zone): TimeRange {
  const { from, to } = sharedRange(range, window);
  const last = toLocal(new Date(to.getTime() - 1), zone)
    .toPlainDate()
    .with({ day: 1 });
  const first = localMidnight(last.subtract({ months: MOST_MONTHS - 1 }), zone);
  return { from: first > from ? first : range.from, to: range.to };
}
