import { Controller, Get, Param, Query } from '@nestjs/common';
import { UserIdPipe, writeNames } from '../../common/http/index.js';
import { localDate } from '../../common/time/index.js';
import {
  figuresOfUser,
  RequestData,
  type Snapshot,
  type UserFigures,
  userSeries,
} from '../../consumption/index.js';
import { UserIssuesQuery } from '../../ledger/index.js';
import { PageAddress, type PageState, rangeState } from '../address/page-address.js';
import { UserPageQuery } from '../address/page-query.dto.js';
import { rangeIn } from '../address/ranges.js';
import { allOf, group } from '../card.js';
import { dayCard } from '../cards/day.js';
import { heatMapCard } from '../cards/heat-map.js';
import { peaksCard } from '../cards/peaks.js';
import { timeOfUseCard } from '../cards/time-of-use.js';
import { typicalDayOfUserCard } from '../cards/typical-day-of-user.js';
import { unusualDaysCard } from '../cards/unusual-days.js';
import { userConsumptionCard } from '../cards/user-consumption.js';
import { userNotice } from '../cards/user-notice.js';
import { userPlace } from '../cards/user-place.js';
import { userQualityCard } from '../cards/user-quality.js';
import { userTiles } from '../cards/user-tiles.js';
import { Dates } from '../format/dates.js';
import { csvAddress, EVERYONE, importNote, type UserContext } from '../page-context.js';
import { Page } from '../page.interceptor.js';
import { rangeBar } from '../range-bar.js';

@Controller('users')
export class UserPage {
  constructor(private readonly issues: UserIssuesQuery) {}

  @Get(':id')
  @Page('user')
  async show(
    @RequestData() data: Snapshot,
    @Param('id', UserIdPipe) id: number,
    @Query() query: UserPageQuery,
  ) {
    const page = await this.contextOf(data, id, query);
    const { address, asked, range, window, dates } = page;
    const typicalDay = typicalDayOfUserCard(page);
    const [figures, place, notice, tiles, { isProvisional }, cards] = await Promise.all([
      figuresOfUser(data, id, asked),
      userPlace(page),
      userNotice(page),
      userTiles(page),
      typicalDay,
      allOf([
        userConsumptionCard(page),
        group('columns', [typicalDay, heatMapCard(page)]),
        dayCard(page),
        group('halves', [
          group(null, [peaksCard(page), timeOfUseCard(page)]),
          group(null, [unusualDaysCard(page), userQualityCard(page)]),
        ]),
      ]),
    ]);
    const period = dates.range(range);
    return {
      title: `User ${id} · ${period} · Halfhour`,
      provenance: `User ${id} · ${period} · ${dates.zone.name} · data version ${data.dataVersion}`,
      isProvisional,
      id,
      /** Back to the summary of the same range, and to the ranking in it. */
      summaryHref: new PageAddress('/', rankingState(query, page.rangeState)).with({}),
      fields: fields(figures, page.rangeState),
      place,
      rangeBar: rangeBar({ address, range, window, zone: dates.zone, selects: [] }),
      importNote: importNote(data),
      ...(notice ? { notice } : { tiles, cards }),
    };
  }

  private async contextOf(data: Snapshot, id: number, query: UserPageQuery): Promise<UserContext> {
    const { zone } = data;
    const asked = query.asked(zone);
    const window = data.window ?? (await userSeries(data, { ...asked, userId: id, resolution: query.step }));
    const ofRange = rangeState(asked, zone);
    const address = new PageAddress(`/users/${id}`, {
      ...rankingState(query, ofRange),
      resolution: query.step === 'auto' ? undefined : query.step,
      day: query.day,
    });
    return {
      data,
      id,
      query,
      window,
      range: rangeIn(window, asked),
      dates: new Dates(zone),
      asked,
      request: { ...asked, userId: id, filter: EVERYONE },
      rangeState: ofRange,
      address,
      dayHref: (day) => address.with({ day: localDate(day, zone) }, '#day'),
      csv: (path, more) => csvAddress(path, { ...ofRange, ...more, user: String(id) }),
      issues: this.issues,
    };
  }
}

/** Which ranking the page was reached from. */
function rankingState({ area, tariff, sort, search }: UserPageQuery, range: PageState): PageState {
  return {
    ...range,
    area: writeNames(area),
    tariff: writeNames(tariff),
    sort: sort === '-total' ? undefined : sort,
    search,
  };
}

function fields({ area, tariff }: UserFigures, range: PageState) {
  const summary = new PageAddress('/', range);
  return [
    { name: 'Area', value: area, href: summary.with({ area: writeNames([area]) }) },
    { name: 'Tariff', value: tariff, href: summary.with({ tariff: writeNames([tariff]) }) },
  ];
}
