import { Injectable } from '@nestjs/common';
import { RefusedError } from '../../common/errors/domain-error.js';
import {
  DAY_MS,
  autoResolution,
  type Resolution,
  type TimeRange,
  type Zone,
} from '../../common/time/index.js';
import {
  type AnalysisRequest,
  type CompareAnswer,
  comparison,
  type DurationAnswer,
  heatMap,
  type HeatMapAnswer,
  loadDurationCurve,
  peaks,
  type PeaksAnswer,
  type Ranking,
  ranking,
  populationSeries,
  type SeriesAnswer,
  type Sparklines,
  sparklines,
  type Snapshot,
  type Split,
  type Summary,
  summary,
  unusualDays,
  type UnusualDaysAnswer,
  weeklyPattern,
  type WeeklyPatternAnswer,
} from '../../consumption/index.js';
import { type Segment, UserRepository } from '../../users/index.js';
import type { Step, SummaryPageQuery } from '../address/page-query.dto.js';
import { rangeIn } from '../address/ranges.js';
import { drawnStep } from '../address/steps.js';
import { allOf } from './all-of.js';
import { type TypicalDayFacts, typicalDayFacts } from './typical-day-facts.js';

const USERS_A_PAGE = 25;
const EVERYONE = { areas: [], tariffs: [] };

/** A figure of segments with more of them than this is split by less, unless somebody asks for it. */
const MOST_SEGMENTS = 6;

/** Everything that the summary page tells of, as the queries gave it. */
export interface SummaryFacts {
  readonly zone: Zone;
  readonly dataVersion: number;
  /** No import has loaded anything since the aggregates were refreshed. */
  readonly isSettled: boolean;
  readonly window: TimeRange;
  readonly segments: readonly Segment[];
  readonly summary: Summary;
  /** Null where the data before the range are too short to compare it with. */
  readonly comparison: CompareAnswer | null;
  /** In what steps the series is: `auto` instead of ones that are too fine for the range. */
  readonly step: Step;
  readonly series: SeriesAnswer;
  /** The whole period of the data in days or longer steps. */
  readonly overview: SeriesAnswer;
  readonly split: Split;
  readonly bySegment: SeriesAnswer;
  readonly typicalDay: TypicalDayFacts;
  readonly heatMap: HeatMapAnswer;
  readonly duration: DurationAnswer;
  readonly peaks: PeaksAnswer;
  readonly unusual: UnusualDaysAnswer;
  readonly weeklyPattern: WeeklyPatternAnswer;
  readonly users: Ranking;
  readonly sparklines: Sparklines;
}

/** Reads what the summary page shows: all of it at once. */
@Injectable()
export class SummaryPage {
  constructor(private readonly users: UserRepository) {}

  /** Null when there are no data at all. */
  async read(data: Snapshot, query: SummaryPageQuery): Promise<SummaryFacts | null> {
    const { zone, window, dataVersion, isSettled } = data;
    if (!window) return null;
    const segments = await data.once('segments', null, () => this.users.segments());
    const asked = query.asked(data);
    const { filter } = query;
    const request = { ...asked, filter };
    const split = query.split ?? defaultSplit(segments);
    const range = rangeIn(window, asked);
    const step = drawnStep(query.resolution, range);
    const { ranked, ...answers } = await allOf({
      summary: summary(data, request),
      comparison: compare(data, request),
      series: populationSeries(data, { ...request, resolution: step }),
      overview: populationSeries(data, { ...window, resolution: daysOrLonger(window), filter }),
      bySegment: populationSeries(data, { ...request, resolution: calmResolution(range), split }),
      typicalDay: typicalDayFacts(data, request),
      heatMap: heatMap(data, request, 'auto'),
      duration: loadDurationCurve(data, request),
      peaks: peaks(data, request),
      unusual: unusualDays(data, request),
      weeklyPattern: weeklyPattern(data, { filter: EVERYONE }),
      ranked: this.rank(data, query, request),
    });
    return { zone, dataVersion, isSettled, window, segments, step, split, ...answers, ...ranked };
  }

  private async rank(
    data: Snapshot,
    query: SummaryPageQuery,
    request: AnalysisRequest,
  ): Promise<Pick<SummaryFacts, 'users' | 'sparklines'>> {
    const users = await ranking(data, {
      ...request,
      ...query.order,
      search: query.search,
      page: query.page ?? 1,
      pageSize: USERS_A_PAGE,
    });
    const ids = users.results.map(({ id }) => id);
    return { users, sparklines: await sparklines(data, ids, request) };
  }
}

/** A range that is longer than the data before it is refused; the page goes without changes then. */
async function compare(data: Snapshot, request: AnalysisRequest): Promise<CompareAnswer | null> {
  if (!request.from || !data.window || request.from <= data.window.from) return null;
  try {
    return await comparison(data, request, 'previous');
  } catch (error) {
    if (error instanceof RefusedError && error.parameter === 'from') return null;
    throw error;
  }
}

/** The finest split whose segments can all be drawn. */
function defaultSplit(segments: readonly Segment[]): Split {
  if (segments.length <= MOST_SEGMENTS) return 'area,tariff';
  return new Set(segments.map(({ tariff }) => tariff)).size <= MOST_SEGMENTS ? 'tariff' : 'area';
}

/** A step that leaves lines calm in half the width of the page: half-hours of two days, hours of a week, else days. */
function calmResolution(range: TimeRange): Resolution {
  const days = (range.to.getTime() - range.from.getTime()) / DAY_MS;
  if (days <= 2) return '30m';
  return days <= 7 ? '1h' : daysOrLonger(range);
}

function daysOrLonger(range: TimeRange): Resolution {
  const fine = autoResolution(range);
  return fine === '30m' || fine === '1h' ? '1d' : fine;
}
