import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import {
  Access,
  Answers,
  ChosenFormat,
  type Fields,
  type Format,
  ListOf,
  pagedList,
  Part,
  RowStream,
  UserIdPipe,
} from '../../common/http/index.js';
import { LONGEST_USER_ID } from '../../common/user-id.js';
import { ranking, UsersAnswer, wholeRanking } from '../analyses/ranking.js';
import { SeriesAnswer, userSeries } from '../analyses/series.js';
import { UserAnswer } from '../analyses/user-answer.js';
import { figuresOfUser } from '../analyses/user-figures.js';
import { GapAnswer, gaps } from '../analyses/gaps.js';
import { QualityAnswer, userQuality } from '../analyses/quality.js';
import { RequestData } from '../request-data.decorator.js';
import type { Snapshot } from '../snapshot.js';
import { SeriesParameters, UserParameters, UsersParameters } from './parameters.dto.js';

/** How many users are read at once for CSV. */
const STREAM_PAGE = 500;

/** A user page lists so many of its gaps; their number is always exact. */
const MOST_GAPS = 100;

const USER_ID = {
  name: 'id',
  description: 'The id of the user, as it is written.',
  schema: { type: 'string', maxLength: LONGEST_USER_ID },
  example: '3000',
};

/** One user: its figures, what is right and wrong with its readings, and its first gaps. */
class UserDetailAnswer extends UserAnswer {
  @Part(QualityAnswer, 'What is right and wrong with its readings.')
  readonly quality!: QualityAnswer;

  @ListOf(GapAnswer, 'The first hundred gaps, in order of time.')
  readonly gaps!: readonly GapAnswer[];
}

@ApiTags('Users')
@Controller('api/users')
@Access('viewer')
export class UsersController {
  @Get()
  @Answers(UsersAnswer, {
    summary: 'Users with their figures, sorted: JSON in pages, CSV whole',
    description: 'CSV has every user that matches; page and page_size are for JSON alone.',
  })
  async list(
    @RequestData() data: Snapshot,
    @Query() query: UsersParameters,
    @ChosenFormat() format: Format,
    @Req() { originalUrl }: Request,
  ): Promise<UsersAnswer | RowStream<Fields<UserAnswer>>> {
    const request = query.request(data);
    if (format === 'csv') return new RowStream(UserAnswer, wholeRanking(data, request, STREAM_PAGE));
    return pagedList(originalUrl, await ranking(data, request));
  }

  @Get(':id')
  @ApiParam(USER_ID)
  @Answers(UserDetailAnswer, { summary: 'A user: its figures and the quality of its readings' })
  async one(
    @RequestData() data: Snapshot,
    @Param('id', UserIdPipe) id: string,
    @Query() query: UserParameters,
  ): Promise<UserDetailAnswer> {
    const asked = query.asked(data);
    return {
      ...(await figuresOfUser(data, id, asked)),
      quality: await userQuality(data, { ...asked, userId: id, capWh: query.cap_wh }),
      gaps: await gaps(data, { ...asked, userId: id, most: MOST_GAPS }),
    };
  }

  @Get(':id/consumption')
  @ApiParam(USER_ID)
  @Answers(SeriesAnswer, { summary: 'Consumption of a user over time' })
  consumption(
    @RequestData() data: Snapshot,
    @Param('id', UserIdPipe) userId: string,
    @Query() query: SeriesParameters,
  ): Promise<SeriesAnswer> {
    return userSeries(data, { ...query.request(data), userId });
  }
}
