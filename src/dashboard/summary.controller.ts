import { Controller, Get, Query } from '@nestjs/common';
import { RequestData, type Snapshot } from '../consumption/index.js';
import { Page } from './page.interceptor.js';
import { SummaryPageQuery } from './address/page-query.dto.js';
import { SummaryPage } from './pages/summary-page.js';
import { summaryView, type SummaryView } from './presenters/summary.presenter.js';

@Controller()
export class SummaryController {
  constructor(private readonly page: SummaryPage) {}

  @Get()
  @Page('summary')
  async show(@RequestData() data: Snapshot, @Query() query: SummaryPageQuery): Promise<SummaryView> {
    return summaryView(await this.page.read(data, query), query);
  }
}
