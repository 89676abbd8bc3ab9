import { Controller, Get, Query } from '@nestjs/common';
import { writeNames } from '../../common/http/index.js';
import type { TimeRange } from '../../common/time/index.js';
import { RequestData, type Snapshot } from '../../consumption/index.js';
import { UserIssuesQuery } from '../../ledger/index.js';
import { UserRepository } from '../../users/index.js';
import { PageAddress, rangeState } from '../address/page-address.js';
import { QualityPageQuery } from '../address/quality-query.dto.js';
import { rangeIn } from '../address/ranges.js';
import { allOf } from '../card.js';
import { coverageCard } from '../cards/coverage.js';
import { fileRowsCard } from '../cards/file-rows.js';
import { flagsCard } from '../cards/flags.js';
import { implausibleCard } from '../cards/implausible.js';
import { qualityTiles } from '../cards/quality-tiles.js';
import { repeatsCard } from '../cards/repeats.js';
import { weekdaysCard } from '../cards/weekdays.js';
import { Dates } from '../format/dates.js';
import { csvAddress, importNote, type QualityContext, scopeText } from '../page-context.js';
import { Page } from '../page.interceptor.js';
import { rangeBar, segmentSelect } from '../range-bar.js';

@Controller('quality')
export class QualityPage {
  constructor(
    private readonly ledger: UserIssuesQuery,
    private readonly users: UserRepository,
  ) {}

  @Get()
  @Page('quality')
  async show(@RequestData() data: Snapshot, @Query() query: QualityPageQuery) {
    if (!data.window) return { title: 'No readings yet · Halfhour', empty: true };
    const page = this.contextOf(data, data.window, query);
    const { address, range, window, dates } = page;
    const [segments, tiles, cards] = await Promise.all([
      data.once('segments', null, () => this.users.segments()),
      qualityTiles(page),
      allOf([
        implausibleCard(page),
        weekdaysCard(page),
        coverageCard(page),
        flagsCard(page),
        repeatsCard(page),
        fileRowsCard(page),
      ]),
    ]);
    const scope = scopeText(range, query, dates);
    return {
      title: `Data quality, ${scope} · Halfhour`,
      provenance: `${scope} · data version ${data.dataVersion}`,
      rangeBar: rangeBar({
        address,
        range,
        window,
        zone: dates.zone,
        selects: [
          segmentSelect('area', segments, query.area),
          segmentSelect('tariff', segments, query.tariff),
        ],
      }),
      importNote: importNote(data),
      tiles,
      cards,
    };
  }

  private contextOf(data: Snapshot, window: TimeRange, query: QualityPageQuery): QualityContext {
    const { zone } = data;
    const asked = query.asked(zone);
    const ofRange = rangeState(asked, zone);
    const scope = { ...ofRange, area: writeNames(query.area), tariff: writeNames(query.tariff) };
    return {
      data,
      window,
      query,
      range: rangeIn(window, asked),
      dates: new Dates(zone),
      request: { ...asked, filter: query.filter },
      rangeState: ofRange,
      address: new PageAddress('/quality', {
        ...scope,
        sort: query.sort === 'coverage' ? undefined : query.sort,
        page: pageNumber(query.page),
        rows_page: pageNumber(query.rows_page),
      }),
      csv: (path, more) => csvAddress(path, { ...scope, ...more }),
      ledger: this.ledger,
    };
  }
}

function pageNumber(page: number | undefined): string | undefined {
  return page === undefined || page === 1 ? undefined : String(page);
}
