import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { type PagedList, pagedList, UserIdPipe } from '../../common/http/index.js';
import { Environment } from '../../config/index.js';
import { RankingQuery } from '../ranking.query.js';
import { SeriesQuery } from '../series.query.js';
import { type SeriesAnswer, seriesAnswer, type UserAnswer, userAnswer } from './answers.js';
import { RangeQuery, SeriesParameters } from './consumption-query.dto.js';
import { UsersParameters } from './users-query.dto.js';

@Controller('api/users')
export class UsersController {
  constructor(
    private readonly ranking: RankingQuery,
    private readonly series: SeriesQuery,
    private readonly environment: Environment,
  ) {}

  @Get()
  async list(
    @Query() query: UsersParameters,
    @Req() { originalUrl }: Request,
  ): Promise<PagedList<UserAnswer>> {
    const zone = this.environment.TIME_ZONE;
    const { users, count, page, pageSize } = await this.ranking.page(query.request(zone));
    return pagedList(originalUrl, {
      results: users.map((user) => userAnswer(user, zone)),
      count,
      page,
      pageSize,
    });
  }

  @Get(':id')
  async one(@Param('id', UserIdPipe) id: number, @Query() query: RangeQuery): Promise<UserAnswer> {
    const zone = this.environment.TIME_ZONE;
    return userAnswer(await this.ranking.user(id, query.asked(zone)), zone);
  }

  @Get(':id/consumption')
  async consumption(
    @Param('id', UserIdPipe) id: number,
    @Query() query: SeriesParameters,
  ): Promise<SeriesAnswer> {
    return seriesAnswer(await this.series.ofUser(id, query.request(this.environment.TIME_ZONE)));
  }
}
