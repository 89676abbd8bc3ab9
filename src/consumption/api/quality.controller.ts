import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Answers, pagedList } from '../../common/http/index.js';
import { Environment } from '../../config/index.js';
import { QualityQuery } from '../quality.query.js';
import { QualityParameters } from './analysis-query.dto.js';
import { QualityPageAnswer } from './quality.answer.js';
import { userQualityAnswer, weeklyPatternAnswer } from './quality-answers.js';

@ApiTags('Data quality')
@Controller('api/quality')
export class QualityController {
  private readonly zone: string;

  constructor(
    private readonly quality: QualityQuery,
    environment: Environment,
  ) {
    this.zone = environment.TIME_ZONE;
  }

  @Get()
  @Answers(QualityPageAnswer, { summary: 'What is right and wrong with the readings of users' })
  async page(@Query() query: QualityParameters, @Req() { originalUrl }: Request): Promise<QualityPageAnswer> {
    const request = query.request(this.zone);
    const [{ users, count, page, pageSize }, pattern] = await Promise.all([
      this.quality.page(request),
      this.quality.weeklyPattern(request),
    ]);
    const results = users.map((user) => userQualityAnswer(user, this.zone));
    return {
      ...pagedList(originalUrl, { results, count, page, pageSize }),
      weekly_pattern: weeklyPatternAnswer(pattern),
    };
  }
}
