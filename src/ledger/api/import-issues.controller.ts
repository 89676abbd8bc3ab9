import { applyDecorators, Controller, Get, Param, Query, Req, type Type } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import {
  Access,
  Answers,
  type Areas,
  AskedBy,
  ChosenFormat,
  type Format,
  pagedList,
  type PagedList,
  RowStream,
  type Viewer,
} from '../../common/http/index.js';
import { ImportRepository } from '../import.repository.js';
import {
  ISSUE_ROWS,
  type IssueKind,
  type IssueRow,
  type RejectAnswer,
  RejectsAnswer,
  type RepeatAnswer,
  RepeatsAnswer,
  type RestatementAnswer,
  RestatementsAnswer,
} from '../import-issue.js';
import { ImportIssueRepository } from '../import-issue.repository.js';
import { IMPORT_ID, ImportIdPipe } from './import-id.pipe.js';
import { IssuesParameters } from './imports-query.dto.js';

/** How many issues are read at once for CSV. */
const STREAM_PAGE = 5_000;

/** Declares a list of issues of an import. */
function AnswersIssues(type: Type, summary: string): MethodDecorator {
  return applyDecorators(
    ApiParam(IMPORT_ID),
    Answers(type, {
      summary: `${summary}: JSON in pages, CSV whole`,
      description:
        'At most 10,000 of each file are listed; their number in the import is exact. CSV is streamed whole: page and page_size are for JSON alone.',
      changesWith: 'ledger',
    }),
  );
}

interface Asked {
  readonly id: number;
  readonly query: IssuesParameters;
  readonly format: Format;
  readonly url: string;
  readonly areas: Areas;
}

@ApiTags('Imports')
@Controller('api/imports/:id')
@Access('viewer')
export class ImportIssuesController {
  constructor(
    private readonly imports: ImportRepository,
    private readonly issues: ImportIssueRepository,
  ) {}

  @Get('rejects')
  @AnswersIssues(RejectsAnswer, 'Rows of an import that were left out')
  rejects(
    @AskedBy() { areas }: Viewer,
    @Param('id', ImportIdPipe) id: number,
    @Query() query: IssuesParameters,
    @ChosenFormat() format: Format,
    @Req() { originalUrl: url }: Request,
  ): Promise<RejectsAnswer | RowStream<RejectAnswer>> {
    return this.answer('reject', { id, query, format, url, areas });
  }

  @Get('repeats')
  @AnswersIssues(RepeatsAnswer, 'Half-hours that files of an import name twice')
  repeats(
    @AskedBy() { areas }: Viewer,
    @Param('id', ImportIdPipe) id: number,
    @Query() query: IssuesParameters,
    @ChosenFormat() format: Format,
    @Req() { originalUrl: url }: Request,
  ): Promise<RepeatsAnswer | RowStream<RepeatAnswer>> {
    return this.answer('repeat', { id, query, format, url, areas });
  }

  @Get('restatements')
  @AnswersIssues(RestatementsAnswer, 'Stored readings of which files of an import say otherwise')
  restatements(
    @AskedBy() { areas }: Viewer,
    @Param('id', ImportIdPipe) id: number,
    @Query() query: IssuesParameters,
    @ChosenFormat() format: Format,
    @Req() { originalUrl: url }: Request,
  ): Promise<RestatementsAnswer | RowStream<RestatementAnswer>> {
    return this.answer('restatement', { id, query, format, url, areas });
  }

  private async answer<Kind extends IssueKind>(
    kind: Kind,
    { id, query, format, url, areas }: Asked,
  ): Promise<PagedList<IssueRow<Kind>> | RowStream<IssueRow<Kind>>> {
    await this.imports.one(id, areas);
    const filter = { ...query.filter(kind), areas };
    if (format === 'csv')
      return new RowStream(
        ISSUE_ROWS[kind] as Type<IssueRow<Kind>>,
        this.issues.all(id, filter, STREAM_PAGE),
      );
    return pagedList(url, await this.issues.page(id, filter, query.paging()));
  }
}
