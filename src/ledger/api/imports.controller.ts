import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Answers, pagedList } from '../../common/http/index.js';
import { Environment } from '../../config/index.js';
import { ImportQuery } from '../import-query.js';
import { fileAnswer, importAnswer } from './answers.js';
import { ImportDetailAnswer, ImportsAnswer } from './import.answer.js';
import { IMPORT_ID } from './import-id.js';
import { ImportIdPipe } from './import-id.pipe.js';
import { ImportFilesParameters, LedgerPageParameters } from './imports-query.dto.js';

@ApiTags('Imports')
@Controller('api/imports')
export class ImportsController {
  private readonly zone: string;

  constructor(
    private readonly imports: ImportQuery,
    environment: Environment,
  ) {
    this.zone = environment.TIME_ZONE;
  }

  @Get()
  @Answers(ImportsAnswer, { summary: 'Imports, the newest first, in pages', changesWith: 'ledger' })
  async list(@Query() query: LedgerPageParameters, @Req() { originalUrl }: Request): Promise<ImportsAnswer> {
    const { items, ...page } = await this.imports.page(query.paging());
    return pagedList(originalUrl, { ...page, results: items.map((item) => importAnswer(item, this.zone)) });
  }

  @Get(':id')
  @ApiParam(IMPORT_ID)
  @Answers(ImportDetailAnswer, { summary: 'An import, with its files in pages', changesWith: 'ledger' })
  async one(
    @Param('id', ImportIdPipe) id: number,
    @Query() query: ImportFilesParameters,
    @Req() { originalUrl }: Request,
  ): Promise<ImportDetailAnswer> {
    const found = await this.imports.one(id);
    const { items, ...page } = await this.imports.files(id, query.paging(), query.result);
    return {
      import: importAnswer(found, this.zone),
      ...pagedList(originalUrl, { ...page, results: items.map((file) => fileAnswer(file, this.zone)) }),
    };
  }
}
