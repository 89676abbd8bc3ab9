import { Controller, Get, Param, Query } from '@nestjs/common';
import { RequestData, type Snapshot } from '../consumption/index.js';
import { Page } from './page.interceptor.js';
import { ImportIdPipe } from '../ledger/index.js';
import { ImportPageQuery, ImportsPageQuery } from './address/imports-query.dto.js';
import { ImportPage } from './pages/import-page.js';
import { ImportsPage } from './pages/imports-page.js';
import { type ImportView, importView } from './presenters/import.presenter.js';
import { type ImportsView, importsView } from './presenters/imports.presenter.js';

@Controller('imports')
export class ImportsPageController {
  constructor(
    private readonly list: ImportsPage,
    private readonly detail: ImportPage,
  ) {}

  @Get()
  @Page('imports')
  async showList(@RequestData() data: Snapshot, @Query() query: ImportsPageQuery): Promise<ImportsView> {
    return importsView(await this.list.read(data, query));
  }

  @Get(':id')
  @Page('import')
  async showOne(
    @RequestData() data: Snapshot,
    @Param('id', ImportIdPipe) id: number,
    @Query() query: ImportPageQuery,
  ): Promise<ImportView> {
    return importView(await this.detail.read(data, id, query), query);
  }
}
