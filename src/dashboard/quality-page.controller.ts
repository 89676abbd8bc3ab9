import { Controller, Get, Query } from '@nestjs/common';
import { Page } from './page.interceptor.js';
import { RequestData, type Snapshot } from '../consumption/index.js';
import { QualityPageQuery } from './address/quality-query.dto.js';
import { QualityPage } from './pages/quality-page.js';
import { qualityView, type QualityView } from './presenters/quality.presenter.js';

@Controller('quality')
export class QualityPageController {
  constructor(private readonly page: QualityPage) {}

  @Get()
  @Page('quality')
  async show(@RequestData() data: Snapshot, @Query() query: QualityPageQuery): Promise<QualityView> {
    return qualityView(await this.page.read(data, query), query);
  }
}
