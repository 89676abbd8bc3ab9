import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Access, Answers, pagedList } from '../../common/http/index.js';
import { RemovalsAnswer } from '../removal.entity.js';
import { RemovalRepository } from '../removal.repository.js';
import { LedgerPageParameters } from './imports-query.dto.js';

@ApiTags('Imports')
@Controller('api/removals')
@Access('unconfined')
export class RemovalsController {
  constructor(private readonly removals: RemovalRepository) {}

  @Get()
  @Answers(RemovalsAnswer, {
    summary: 'What was forgotten, the newest first, in pages',
    changesWith: 'ledger',
  })
  async list(@Query() query: LedgerPageParameters, @Req() { originalUrl }: Request): Promise<RemovalsAnswer> {
    return pagedList(originalUrl, await this.removals.page(query.paging()));
  }
}
