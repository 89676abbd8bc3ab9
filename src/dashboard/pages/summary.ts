import { Controller, Get, Query } from '@nestjs/common';
import { Access } from '../../common/http/index.js';
import { RequestData, type Snapshot, type Split, summary } from '../../consumption/index.js';
import { type Segment, UserRepository } from '../../users/index.js';
import { dayState, PageAddress, WHOLE_PERIOD } from '../address/page-address.js';
import { SummaryPageQuery } from '../address/page-query.dto.js';
import { allOf, group, isAnyProvisional } from '../card.js';
import { consumptionCard } from '../cards/consumption.js';
import { durationCard } from '../cards/duration.js';
import { heatMapCard } from '../cards/heat-map.js';
import { peaksCard } from '../cards/peaks.js';
import { segmentsCard } from '../cards/segments.js';
import { summaryTiles } from '../cards/summary-tiles.js';
import { typicalDayCard } from '../cards/typical-day.js';
import { unusualDaysCard } from '../cards/unusual-days.js';
import { usersCard } from '../cards/users.js';
import { rangeContext, type SummaryContext } from '../page-context.js';
import { emptyPage, pageFrame, scopeText, segmentSelects } from '../page-frame.js';
import { Page } from '../page.interceptor.js';
import { measureChoices, splitChoices } from '../choices.js';

/** A figure of segments with more of them than this is split by less, unless somebody asks for it. */
const MOST_SEGMENTS = 6;

@Controller()
@Access('viewer')
export class SummaryPage {
  constructor(private readonly users: UserRepository) {}

  @Get()
  @Page('summary')
  async show(@RequestData() data: Snapshot, @Query() query: SummaryPageQuery) {
    if (!data.window) return emptyPage(data);
    const segments = await data.once('segments', null, () => this.users.segments(data.areas));
    const page = summaryContext(data, query, segments);
    const scope = scopeText(page, query);
    const [{ total_wh }, { tiles, note }, cards] = await Promise.all([
      summary(data, page.request),
      summaryTiles(page),
      allOf([
        consumptionCard(page),
        group('columns', [segmentsCard(page), typicalDayCard(page), heatMapCard(page), durationCard(page)]),
        group('columns', [peaksCard(page, query.hourly), unusualDaysCard(page)]),
        usersCard(page),
      ]),
    ]);
    return {
      title: `${scope} · Halfhour`,
      isProvisional: isAnyProvisional(cards),
      scope,
      ...pageFrame(page, scope, {
        selects: segmentSelects(segments, query),
        choices: [measureChoices(page.address, query.measure), splitChoices(page.address, page.split)],
      }),
      ...(total_wh === null ? { nothing: nothing(page) } : { tiles, tilesNote: note, cards }),
    };
  }
}

export function summaryContext(
  data: Snapshot,
  query: SummaryPageQuery,
  segments: readonly Segment[],
): SummaryContext {
  const { zone } = data;
  const address = new PageAddress('/', query.pageState(zone));
  return {
    ...rangeContext(data, query),
    query,
    split: query.split ?? defaultSplit(segments),
    address,
    ranking: query.rankingState(zone),
    dayHref: (day) => address.with({ ...dayState(day, zone), resolution: undefined, page: undefined }),
  };
}

/** The finest split whose segments can all be drawn. */
function defaultSplit(segments: readonly Segment[]): Split {
  if (segments.length <= MOST_SEGMENTS) return 'area,tariff';
  return new Set(segments.map(({ tariff }) => tariff)).size <= MOST_SEGMENTS ? 'tariff' : 'area';
}

/** A range or filters without readings, and the way out. */
function nothing({ window, dates, query: { area, tariff }, address }: SummaryContext) {
  const isFiltered = area.length + tariff.length > 0;
  return {
    sentence: `There are no readings in this range${isFiltered ? ' and these segments' : ''}. The data reach over ${dates.range(window)}.`,
    links: [
      { label: 'Whole period', href: address.with({ ...WHOLE_PERIOD, page: undefined }) },
      ...(isFiltered
        ? [
            {
              label: 'All users',
              href: address.with({ area: undefined, tariff: undefined, page: undefined }),
            },
          ]
        : []),
    ],
  };
}
