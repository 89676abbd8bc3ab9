import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import {
  Answers,
  ChosenFormat,
  type Fields,
  type Format,
  pagedList,
  RowStream,
  UserIdPipe,
} from '../../common/http/index.js';
import type { Zone } from '../../common/time/index.js';
import { DatabaseState } from '../../database/index.js';
import { QualityQuery } from '../quality.query.js';
import { RankingQuery, type RankingRequest } from '../ranking.query.js';
import { SeriesAnswer, userSeries } from '../analyses/series.js';
import { RequestData } from '../request-data.decorator.js';
import type { Snapshot } from '../snapshot.js';
import { userAnswer } from './answers.js';
import { UserParameters } from './analysis-query.dto.js';
import { SeriesParameters } from './consumption-query.dto.js';
import { gapAnswer, qualityAnswer } from './quality-answers.js';
import { UserAnswer, UserDetailAnswer, UsersAnswer } from './user.answer.js';
import { UsersParameters } from './users-query.dto.js';

/** How many users are read at once for CSV. */
const STREAM_PAGE = 500;

/** A user page lists so many of its gaps; their number is always exact. */
const MOST_GAPS = 100;

const USER_ID = {
  name: 'id',
  description: 'The id of the user.',
  schema: { type: 'integer', minimum: 0 },
  example: 3000,
};

@ApiTags('Users')
@Controller('api/users')
export class UsersController {
  constructor(
    private readonly ranking: RankingQuery,
    private readonly quality: QualityQuery,
    private readonly state: DatabaseState,
  ) {}

  @Get()
  @Answers(UsersAnswer, {
    summary: 'Users with their figures, sorted: JSON in pages, CSV whole',
    description: 'CSV has every user that matches; page and page_size are for JSON alone.',
  })
  async list(
    @Query() query: UsersParameters,
    @ChosenFormat() format: Format,
    @Req() { originalUrl }: Request,
  ): Promise<UsersAnswer | RowStream<Fields<UserAnswer>>> {
    const { zone } = await this.state.read();
    const request = query.request(zone);
    if (format === 'csv') return new RowStream(UserAnswer, this.rows(request, zone));
    const { users, count, page, pageSize } = await this.ranking.page(request);
    return pagedList(originalUrl, {
      results: users.map((user) => userAnswer(user, zone)),
      count,
      page,
      pageSize,
    });
  }

  @Get(':id')
  @ApiParam(USER_ID)
  @Answers(UserDetailAnswer, { summary: 'A user: its figures and the quality of its readings' })
  async one(@Param('id', UserIdPipe) id: number, @Query() query: UserParameters): Promise<UserDetailAnswer> {
    const { zone } = await this.state.read();
    const asked = query.asked(zone);
    const user = await this.ranking.user(id, asked);
    const request = { ...asked, filter: { areas: [], tariffs: [] }, userId: id, capWh: query.cap_wh };
    const quality = await this.quality.user(request);
    const gaps = await this.quality.gaps(request, MOST_GAPS);
    return {
      ...userAnswer(user, zone),
      quality: qualityAnswer(quality, zone),
      gaps: gaps.map((gap) => gapAnswer(gap, zone)),
    };
  }

  @Get(':id/consumption')
  @ApiParam(USER_ID)
  @Answers(SeriesAnswer, { summary: 'Consumption of a user over time' })
  consumption(
    @RequestData() data: Snapshot,
    @Param('id', UserIdPipe) userId: number,
    @Query() query: SeriesParameters,
  ): Promise<SeriesAnswer> {
    return userSeries(data, { ...query.request(data.zone), userId });
  }

  private async *rows(request: RankingRequest, zone: Zone): AsyncGenerator<readonly Fields<UserAnswer>[]> {
    for await (const users of this.ranking.all(request, STREAM_PAGE)) {
      yield users.map((user) => userAnswer(user, zone));
    }
  }
}
