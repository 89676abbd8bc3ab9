import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Answers, pagedList } from '../common/http/index.js';
import { Environment } from '../config/index.js';
import { QualityParameters, QualityQuery } from '../consumption/index.js';
import { UserIssuesQuery } from '../ledger/index.js';
import { userQualityAnswer, weeklyPatternAnswer } from './quality-answers.js';
import { QualityPageAnswer } from './quality.answer.js';

@ApiTags('Data quality')
@Controller('api/quality')
export class QualityController {
  private readonly zone: string;

  constructor(
    private readonly quality: QualityQuery,
    private readonly issues: UserIssuesQuery,
    environment: Environment,
  ) {
    this.zone = environment.TIME_ZONE;
  }

  @Get()
  @Answers(QualityPageAnswer, {
    summary: 'What is right and wrong with the readings of users',
    description:
      'Counts of readings are over the range; rejects and restatements over all imports, a file that was read again counted once.',
    changesWith: 'ledger',
  })
  async page(@Query() query: QualityParameters, @Req() { originalUrl }: Request): Promise<QualityPageAnswer> {
    const request = query.request(this.zone);
    const [{ users, count, page, pageSize }, pattern] = await Promise.all([
      this.quality.page(request),
      this.quality.weeklyPattern(request),
    ]);
    const issues = await this.issues.counts(users.map(({ id }) => id));
    const results = users.map((user, index) => userQualityAnswer(user, issues[index], this.zone));
    return {
      ...pagedList(originalUrl, { results, count, page, pageSize }),
      weekly_pattern: weeklyPatternAnswer(pattern),
    };
  }
}
