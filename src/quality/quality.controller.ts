import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Access, Answers, ChosenFormat, type Format, pagedList, RowStream } from '../common/http/index.js';
import {
  qualityOfAll,
  qualityPage,
  QualityParameters,
  type QualityRequest,
  RequestData,
  type Snapshot,
  summary,
  type UserQuality,
  weeklyPattern,
} from '../consumption/index.js';
import { UserIssuesQuery } from '../ledger/index.js';
import { QualityPageAnswer, UserQualityAnswer } from './quality.answer.js';

/** How many users are read at once for CSV. */
const STREAM_PAGE = 50;

@ApiTags('Data quality')
@Controller('api/quality')
@Access('viewer')
export class QualityController {
  constructor(private readonly issues: UserIssuesQuery) {}

  @Get()
  @Answers(QualityPageAnswer, {
    summary: 'The quality of the readings of users: JSON in pages, CSV in full',
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
    const request = query.request(data);
    if (format === 'csv') return new RowStream(UserQualityAnswer, this.all(data, request));
    const [page, { estimated_wh, estimated_share }, weekly_pattern] = await Promise.all([
      qualityPage(data, request),
      summary(data, request),
      weeklyPattern(data, request),
    ]);
    const results = await this.answers(page.results);
    return { ...pagedList(originalUrl, { ...page, results }), estimated_wh, estimated_share, weekly_pattern };
  }

  private async *all(data: Snapshot, request: QualityRequest): AsyncGenerator<readonly UserQualityAnswer[]> {
    for await (const users of qualityOfAll(data, { ...request, pageSize: STREAM_PAGE })) {
      yield await this.answers(users);
    }
  }

  /** What readings show, together with what the ledger holds. */
  private async answers(users: readonly UserQuality[]): Promise<readonly UserQualityAnswer[]> {
    const ids = users.map(({ id }) => id);
    const issues = await this.issues.counts(ids);
    return users.map(({ quality, ...user }, index) => ({
      ...user,
      ...quality,
      rejects: issues[index]?.rejects ?? 0,
      restatements: issues[index]?.restatements ?? 0,
      files_out_of_order: issues[index]?.filesOutOfOrder ?? 0,
      last_import_id: issues[index]?.lastImportId ?? null,
    }));
  }
}
