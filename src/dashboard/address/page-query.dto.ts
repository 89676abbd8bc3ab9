import { InvalidParametersError } from '../../common/errors/domain-error.js';
import { ChoiceField, InstantField, PageField, SentByForms, writeNames } from '../../common/http/index.js';
import { localDate, localMidnight, startOfDayAfter, type Zone } from '../../common/time/index.js';
import {
  type AskedRange,
  DEFAULT_USER_SORT,
  HourlyField,
  instantOf,
  ResolutionField,
  SearchField,
  SegmentParameters,
  type SeriesRequest,
  type Split,
  SplitField,
  type UserOrder,
  userOrder,
  UserSortField,
} from '../../consumption/index.js';
import { pageNumber, type PageState, rangeState, WHOLE_PERIOD } from './page-address.js';

/** In what steps a chart is asked for. */
export type Step = SeriesRequest['resolution'];

const MEASURES = ['total', 'mean'] as const;
/** Whether a chart shows the energy of all users, or that of a mean one. */
export type Measure = (typeof MEASURES)[number];

/** Range and segments of any page, as its address names them. */
@SentByForms()
export class PageQuery extends SegmentParameters {
  @InstantField('The last day in the range, as the form asks for it; instead of to.')
  readonly through?: string;

  /** @throws InvalidParametersError when the end is given twice */
  override ends(zone: Zone): AskedRange {
    const through = instantOf(this.through, zone);
    if (!through) return super.ends(zone);
    if (this.to !== undefined) {
      const detail = 'through is the last day and to the end that is not included: give one of them';
      throw new InvalidParametersError([{ parameter: 'through', detail }]);
    }
    return { ...super.ends(zone), to: startOfDayAfter(through, 1, zone) };
  }

  /** The range as links keep it: a relative one stays so, and moves with the data. */
  rangeState(zone: Zone): PageState {
    return this.range === undefined
      ? rangeState(this.ends(zone), zone)
      : { ...WHOLE_PERIOD, range: this.range };
  }

  /** Range and segments as links keep them. */
  scopeState(zone: Zone): PageState {
    return { ...this.rangeState(zone), area: writeNames(this.area), tariff: writeNames(this.tariff) };
  }
}

/** The address of a page that knows the ranking of users: which of them, in which order. */
class RankedPageQuery extends PageQuery {
  @ResolutionField()
  readonly resolution: Step = 'auto';

  @UserSortField()
  readonly sort?: string;

  @SearchField()
  readonly search?: string;

  /** By what the table of users is sorted. */
  get order(): Pick<UserOrder, 'sort' | 'descending'> {
    return userOrder(this.sort);
  }

  /** The ranking as links keep it. */
  rankingState(zone: Zone): PageState {
    const sort = this.sort === DEFAULT_USER_SORT ? undefined : this.sort;
    return { ...this.scopeState(zone), sort, search: this.search };
  }
}

/** The address of the summary page. */
export class SummaryPageQuery extends RankedPageQuery {
  @ChoiceField(MEASURES, 'Whether charts show the energy of all users, or that of a mean one.')
  readonly measure: Measure = 'total';

  @SplitField()
  readonly split?: Split;

  /** Among the peaks of a group. */
  @HourlyField()
  readonly hourly?: 'include';

  @PageField()
  readonly page?: number;

  /** The page as its own links keep it. */
  pageState(zone: Zone): PageState {
    const { measure, split, resolution, hourly, page } = this;
    return {
      ...this.rankingState(zone),
      measure: measure === 'total' ? undefined : measure,
      split,
      resolution: resolution === 'auto' ? undefined : resolution,
      hourly,
      page: pageNumber(page),
    };
  }
}

/** The address of a user's page: with the ranking that it was reached from, so that its neighbours can be found. */
export class UserPageQuery extends RankedPageQuery {
  @InstantField('The day that is shown in half-hours; the last one of the range if left out.')
  readonly day?: string;

  shownDay(zone: Zone): Date | undefined {
    const instant = instantOf(this.day, zone);
    return instant && localMidnight(localDate(instant, zone), zone);
  }
}

const QUALITY_SORTS = ['coverage', '-coverage', 'estimated', '-estimated', 'id', '-id'] as const;

/** By what users can be sorted there. */
export type QualitySort = 'coverage' | 'estimated' | 'id';

/** The address of the page of data quality. */
export class QualityPageQuery extends PageQuery {
  @ChoiceField(QUALITY_SORTS, 'By what the table of users is sorted; a minus before it means falling.')
  readonly sort?: (typeof QUALITY_SORTS)[number];

  /** Of the table of users. */
  @PageField()
  readonly page?: number;

  /** Of the list of users whose files had rows to look at. */
  @PageField()
  readonly rows_page?: number;

  /** The worst coverage first, unless it was asked otherwise. */
  get order(): { readonly sort: QualitySort; readonly descending: boolean } {
    const asked = this.sort ?? 'coverage';
    return { sort: asked.replace('-', '') as QualitySort, descending: asked.startsWith('-') };
  }
}
