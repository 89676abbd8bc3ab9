import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Answers, pagedList } from '../../common/http/index.js';
import { DatabaseState } from '../../database/index.js';
import { ImportQuery } from '../import-query.js';
import { fileAnswer, importAnswer } from './answers.js';
import { ImportDetailAnswer, ImportsAnswer } from './import.answer.js';
import { IMPORT_ID, ImportIdPipe } from './import-id.pipe.js';
import { ImportFilesParameters, LedgerPageParameters } from './imports-query.dto.js';

@ApiTags('Imports')
@Controller('api/imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportQuery,
    private readonly state: DatabaseState,
  ) {}

  @Get()
  @Answers(ImportsAnswer, { summary: 'Imports, the newest first, in pages', changesWith: 'ledger' })
  async list(@Query() query: LedgerPageParameters, @Req() { originalUrl }: Request): Promise<ImportsAnswer> {
    const { zone } = await this.state.read();
    const { items, ...page } = await this.imports.page(query.paging());
    return pagedList(originalUrl, { ...page, results: items.map((item) => importAnswer(item, zone)) });
  }

  @Get(':id')
  @ApiParam(IMPORT_ID)
  @Answers(ImportDetailAnswer, { summary: 'An import, with its files in pages', changesWith: 'ledger' })
  async one(
    @Param('id', ImportIdPipe) id: number,
    @Query() query: ImportFilesParameters,
    @Req() { originalUrl }: Request,
  ): Promise<ImportDetailAnswer> {
    const { zone } = await this.state.read();
    const found = await this.imports.one(id);
    const { items, ...page } = await this.imports.files(id, query.paging(), query.result);
    return {
      import: importAnswer(found, zone),
      ...pagedList(originalUrl, { ...page, results: items.map((file) => fileAnswer(file, zone)) }),
    };
  }
}
