import { Controller, Get, Query } from '@nestjs/common';
import { Access } from '../../common/http/index.js';
import { RequestData, type Snapshot } from '../../consumption/index.js';
import { UserIssuesQuery } from '../../ledger/index.js';
import { UserRepository } from '../../users/index.js';
import { PageAddress, pageNumber } from '../address/page-address.js';
import { QualityPageQuery } from '../address/page-query.dto.js';
import { allOf, isAnyProvisional } from '../card.js';
import { coverageCard } from '../cards/coverage.js';
import { fileRowsCard } from '../cards/file-rows.js';
import { flagsCard } from '../cards/flags.js';
import { implausibleCard } from '../cards/implausible.js';
import { misreadCards } from '../cards/misread.js';
import { qualityTiles } from '../cards/quality-tiles.js';
import { repeatsCard } from '../cards/repeats.js';
import { weekdaysCard } from '../cards/weekdays.js';
import { type QualityContext, rangeContext } from '../page-context.js';
import { emptyPage, pageFrame, scopeText, segmentSelects } from '../page-frame.js';
import { Page } from '../page.interceptor.js';

@Controller('quality')
@Access('viewer')
export class QualityPage {
  constructor(
    private readonly ledger: UserIssuesQuery,
    private readonly users: UserRepository,
  ) {}

  @Get()
  @Page('quality')
  async show(@RequestData() data: Snapshot, @Query() query: QualityPageQuery) {
    if (!data.window) return emptyPage(data);
    const page = this.contextOf(data, query);
    const [segments, tiles, cards] = await Promise.all([
      data.once('segments', null, () => this.users.segments(data.areas)),
      qualityTiles(page),
      allOf([
        implausibleCard(page),
        misreadCards(page),
        weekdaysCard(page),
        coverageCard(page),
        flagsCard(page),
        repeatsCard(page),
        fileRowsCard(page),
      ]),
    ]);
    const scope = scopeText(page, query);
    return {
      title: `Data quality, ${scope} · Halfhour`,
      ...pageFrame(page, scope, { selects: segmentSelects(segments, query) }),
      tiles,
      cards,
      isProvisional: isAnyProvisional(cards),
    };
  }

  private contextOf(data: Snapshot, query: QualityPageQuery): QualityContext {
    return {
      ...rangeContext(data, query),
      query,
      address: new PageAddress('/quality', {
        ...query.scopeState(data.zone),
        sort: query.sort === 'coverage' ? undefined : query.sort,
        page: pageNumber(query.page),
        rows_page: pageNumber(query.rows_page),
      }),
      ledger: this.ledger,
    };
  }
}
