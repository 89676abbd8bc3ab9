import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Answers, ChosenFormat, type Format, pagedList, RowStream } from '../common/http/index.js';
import type { Zone } from '../common/time/index.js';
import { DatabaseState } from '../database/index.js';
import {
  QualityParameters,
  QualityQuery,
  type QualityRequest,
  RequestData,
  type Snapshot,
  type UserQuality,
  weeklyPattern,
} from '../consumption/index.js';
import { UserIssuesQuery } from '../ledger/index.js';
import { userQualityAnswer } from './quality-answers.js';
import { QualityPageAnswer, UserQualityAnswer } from './quality.answer.js';

/** How many users are read at once for CSV. */
const STREAM_PAGE = 500;

@ApiTags('Data quality')
@Controller('api/quality')
export class QualityController {
  constructor(
    private readonly quality: QualityQuery,
    private readonly issues: UserIssuesQuery,
    private readonly state: DatabaseState,
  ) {}

  @Get()
  @Answers(QualityPageAnswer, {
    summary: 'What is right and wrong with the readings of users: JSON in pages, CSV whole',
    description:
      'Counts of readings are over the range; rejects and restatements over all imports, a file that was read again counted once. ' +
      'CSV has every user that matches; page and page_size are for JSON alone.',
    changesWith: 'ledger',
  })
  async page(
    @RequestData() data: Snapshot,
    @Query() query: QualityParameters,
    @ChosenFormat() format: Format,
    @Req() { originalUrl }: Request,
  ): Promise<QualityPageAnswer | RowStream<UserQualityAnswer>> {
    const { zone } = await this.state.read();
    const request = query.request(zone);
    if (format === 'csv') return new RowStream(UserQualityAnswer, this.all(request, zone));
    const [{ users, count, page, pageSize }, weekly_pattern] = await Promise.all([
      this.quality.page(request),
      weeklyPattern(data, request),
    ]);
    const results = await this.answers(users, zone);
    return { ...pagedList(originalUrl, { results, count, page, pageSize }), weekly_pattern };
  }

  private async *all(request: QualityRequest, zone: Zone): AsyncGenerator<readonly UserQualityAnswer[]> {
    for await (const users of this.quality.all({ ...request, pageSize: STREAM_PAGE })) {
      yield await this.answers(users, zone);
    }
  }

  private async answers(users: readonly UserQuality[], zone: Zone): Promise<readonly UserQualityAnswer[]> {
    const issues = await this.issues.counts(users.map(({ id }) => id));
    return users.map((user, index) => userQualityAnswer(user, issues[index], zone));
  }
}
