import { Controller, Get, Query, Render } from '@nestjs/common';
import { SummaryPageQuery } from './address/page-query.dto.js';
import { SummaryPage } from './pages/summary-page.js';
import { summaryView, type SummaryView } from './presenters/summary.presenter.js';

@Controller()
export class SummaryController {
  constructor(private readonly page: SummaryPage) {}

  @Get()
  @Render('summary')
  async show(@Query() query: SummaryPageQuery): Promise<SummaryView> {
    return summaryView(await this.page.read(query), query);
  }
}
