import { Controller, Get, Query, Render } from '@nestjs/common';
import { QualityPageQuery } from './address/quality-query.dto.js';
import { QualityPage } from './pages/quality-page.js';
import { qualityView, type QualityView } from './presenters/quality.presenter.js';

@Controller('quality')
export class QualityPageController {
  constructor(private readonly page: QualityPage) {}

  @Get()
  @Render('quality')
  async show(@Query() query: QualityPageQuery): Promise<QualityView> {
    return qualityView(await this.page.read(query), query);
  }
}
