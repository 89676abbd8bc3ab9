import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Access, Answers, AskedBy, pagedList, type Viewer } from '../../common/http/index.js';
import { ImportDetailAnswer, ImportsAnswer } from '../import.answers.js';
import { ImportRepository } from '../import.repository.js';
import { ImportFileRepository } from '../import-file.repository.js';
import { IMPORT_ID, ImportIdPipe } from './import-id.pipe.js';
import { ImportFilesParameters, LedgerPageParameters } from './imports-query.dto.js';

@ApiTags('Imports')
@Controller('api/imports')
@Access('viewer')
export class ImportsController {
  constructor(
    private readonly imports: ImportRepository,
    private readonly files: ImportFileRepository,
  ) {}

  @Get()
  @Answers(ImportsAnswer, { summary: 'Imports, the newest first, in pages', changesWith: 'ledger' })
  async list(
    @AskedBy() { areas }: Viewer,
    @Query() query: LedgerPageParameters,
    @Req() { originalUrl }: Request,
  ): Promise<ImportsAnswer> {
    return pagedList(originalUrl, await this.imports.page(query.paging(), areas));
  }

  @Get(':id')
  @ApiParam(IMPORT_ID)
  @Answers(ImportDetailAnswer, { summary: 'An import, with its files in pages', changesWith: 'ledger' })
  async one(
    @AskedBy() { areas }: Viewer,
    @Param('id', ImportIdPipe) id: number,
    @Query() query: ImportFilesParameters,
    @Req() { originalUrl }: Request,
  ): Promise<ImportDetailAnswer> {
    return {
      import: await this.imports.one(id, areas),
      ...pagedList(
        originalUrl,
        await this.files.page(
          { importId: id, partOf: query.part_of, result: query.result, areas },
          query.paging(),
        ),
      ),
    };
  }
}
