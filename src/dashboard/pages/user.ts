import { Controller, Get, Param, Query } from '@nestjs/common';
import { Access, UserIdPipe, writeNames } from '../../common/http/index.js';
import { localDate } from '../../common/time/index.js';
import {
  EVERYONE,
  figuresOfUser,
  RequestData,
  type Snapshot,
  type UserFigures,
} from '../../consumption/index.js';
import { UserIssuesQuery } from '../../ledger/index.js';
import { PageAddress, type PageState } from '../address/page-address.js';
import { UserPageQuery } from '../address/page-query.dto.js';
import { allOf, group, isAnyProvisional } from '../card.js';
import { dayCard } from '../cards/day.js';
import { heatMapCard } from '../cards/heat-map.js';
import { peaksCard } from '../cards/peaks.js';
import { timeOfUseCard } from '../cards/time-of-use.js';
import { typicalDayOfUserCard } from '../cards/typical-day.js';
import { unusualDaysCard } from '../cards/unusual-days.js';
import { userConsumptionCard } from '../cards/user-consumption.js';
import { userNotice } from '../cards/user-notice.js';
import { userPlace } from '../cards/user-place.js';
import { userQualityCard } from '../cards/user-quality.js';
import { userTiles } from '../cards/user-tiles.js';
import { partText } from '../format/segment-words.js';
import { csvAddress, rangeContext, type UserContext, userPath } from '../page-context.js';
import { pageFrame } from '../page-frame.js';
import { Page } from '../page.interceptor.js';

@Controller('users')
@Access('viewer')
export class UserPage {
  constructor(private readonly issues: UserIssuesQuery) {}

  @Get(':id')
  @Page('user')
  async show(
    @RequestData() data: Snapshot,
    @Param('id', UserIdPipe) id: string,
    @Query() query: UserPageQuery,
  ) {
    const page = this.contextOf(data, id, query);
    const { asked, range, dates } = page;
    const [figures, place, notice, tiles, cards] = await Promise.all([
      figuresOfUser(data, id, asked),
      userPlace(page),
      userNotice(page),
      userTiles(page),
      allOf([
        userConsumptionCard(page),
        group('columns', [typicalDayOfUserCard(page), heatMapCard(page)]),
        dayCard(page),
        group('halves', [
          group(null, [peaksCard(page), timeOfUseCard(page)]),
          group(null, [unusualDaysCard(page), userQualityCard(page)]),
        ]),
      ]),
    ]);
    const period = data.window ? [dates.range(range)] : [];
    const scope = [`User ${id}`, ...period];
    return {
      title: [...scope, 'Halfhour'].join(' · '),
      isProvisional: isAnyProvisional(cards),
      id,
      /** Back to the summary of the same range, and to the ranking in it. */
      summaryHref: new PageAddress('/', query.rankingState(data.zone)).with({}),
      fields: fields(figures, page.rangeState),
      place,
      ...pageFrame(page, [...scope, dates.zone.name].join(' · ')),
      ...(notice ? { notice } : { tiles, cards }),
    };
  }

  private contextOf(data: Snapshot, id: string, query: UserPageQuery): UserContext {
    const { zone } = data;
    const base = rangeContext(data, query);
    const address = new PageAddress(userPath(id), {
      ...query.rankingState(zone),
      resolution: query.resolution === 'auto' ? undefined : query.resolution,
      day: query.day,
    });
    return {
      ...base,
      id,
      query,
      request: { ...base.asked, userId: id, filter: EVERYONE },
      address,
      dayHref: (day) => address.with({ day: localDate(day, zone) }, '#day'),
      csv: (path, more) => csvAddress(path, { ...base.rangeState, ...more, user: id }),
      issues: this.issues,
    };
  }
}

function fields({ area, tariff }: UserFigures, range: PageState) {
  const summary = new PageAddress('/', range);
  return [
    { name: 'Area', value: partText('area', area), href: summary.with({ area: writeNames([area]) }) },
    {
      name: 'Tariff',
      value: partText('tariff', tariff),
      href: summary.with({ tariff: writeNames([tariff]) }),
    },
  ];
}
