import { Controller, Get, Param, Query, Req, type Type } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import {
  Answers,
  ChosenFormat,
  type Format,
  type PagedList,
  pagedList,
  RowStream,
} from '../../common/http/index.js';
import type { Zone } from '../../common/time/index.js';
import { DatabaseState } from '../../database/index.js';
import type { IssueKind } from '../file-entry.js';
import { ImportQuery } from '../import-query.js';
import type { ImportIssue } from '../import-rows.js';
import { IssueQuery } from '../issue-query.js';
import { rejectAnswer, repeatAnswer, restatementAnswer } from './answers.js';
import { IMPORT_ID, ImportIdPipe } from './import-id.pipe.js';
import { IssuesParameters } from './imports-query.dto.js';
import {
  RejectAnswer,
  RejectsAnswer,
  RepeatAnswer,
  RepeatsAnswer,
  RestatementAnswer,
  RestatementsAnswer,
} from './issue.answer.js';

/** How many issues are read at once for CSV. */
const STREAM_PAGE = 5_000;

const WHOLE_AS_CSV =
  'At most 10,000 of each file are listed; their number in the import is exact. CSV is streamed whole: page and page_size are for JSON alone.';

/** How one kind of issue is written. */
interface Written<Row extends object> {
  readonly kind: IssueKind;
  readonly type: Type<Row>;
  readonly row: (issue: ImportIssue, zone: Zone) => Row;
}

const REJECTS: Written<RejectAnswer> = { kind: 'reject', type: RejectAnswer, row: rejectAnswer };
const REPEATS: Written<RepeatAnswer> = { kind: 'repeat', type: RepeatAnswer, row: repeatAnswer };
const RESTATEMENTS: Written<RestatementAnswer> = {
  kind: 'restatement',
  type: RestatementAnswer,
  row: restatementAnswer,
};

interface Asked {
  readonly id: number;
  readonly query: IssuesParameters;
  readonly format: Format;
  readonly url: string;
}

@ApiTags('Imports')
@Controller('api/imports/:id')
export class ImportIssuesController {
  constructor(
    private readonly imports: ImportQuery,
    private readonly issues: IssueQuery,
    private readonly state: DatabaseState,
  ) {}

  @Get('rejects')
  @ApiParam(IMPORT_ID)
  @Answers(RejectsAnswer, {
    summary: 'Rows of an import that were left out: JSON in pages, CSV whole',
    description: WHOLE_AS_CSV,
    changesWith: 'ledger',
  })
  rejects(
    @Param('id', ImportIdPipe) id: number,
    @Query() query: IssuesParameters,
    @ChosenFormat() format: Format,
    @Req() { originalUrl: url }: Request,
  ): Promise<RejectsAnswer | RowStream<RejectAnswer>> {
    return this.answer(REJECTS, { id, query, format, url });
  }

  @Get('repeats')
  @ApiParam(IMPORT_ID)
  @Answers(RepeatsAnswer, {
    summary: 'Half-hours that files of an import name twice: JSON in pages, CSV whole',
    description: WHOLE_AS_CSV,
    changesWith: 'ledger',
  })
  repeats(
    @Param('id', ImportIdPipe) id: number,
    @Query() query: IssuesParameters,
    @ChosenFormat() format: Format,
    @Req() { originalUrl: url }: Request,
  ): Promise<RepeatsAnswer | RowStream<RepeatAnswer>> {
    return this.answer(REPEATS, { id, query, format, url });
  }

  @Get('restatements')
  @ApiParam(IMPORT_ID)
  @Answers(RestatementsAnswer, {
    summary: 'Stored readings of which files of an import say otherwise: JSON in pages, CSV whole',
    description: WHOLE_AS_CSV,
    changesWith: 'ledger',
  })
  restatements(
    @Param('id', ImportIdPipe) id: number,
    @Query() query: IssuesParameters,
    @ChosenFormat() format: Format,
    @Req() { originalUrl: url }: Request,
  ): Promise<RestatementsAnswer | RowStream<RestatementAnswer>> {
    return this.answer(RESTATEMENTS, { id, query, format, url });
  }

  private async answer<Row extends object>(
    written: Written<Row>,
    { id, query, format, url }: Asked,
  ): Promise<PagedList<Row> | RowStream<Row>> {
    await this.imports.one(id);
    const { zone } = await this.state.read();
    if (format === 'csv') return new RowStream(written.type, this.all(written, id, query, zone));
    const { items, ...page } = await this.issues.page(id, query.filter(written.kind), query.paging());
    return pagedList(url, { ...page, results: items.map((issue) => written.row(issue, zone)) });
  }

  private async *all<Row extends object>(
    { kind, row }: Written<Row>,
    id: number,
    query: IssuesParameters,
    zone: Zone,
  ): AsyncGenerator<readonly Row[]> {
    for await (const page of this.issues.all(id, query.filter(kind), STREAM_PAGE)) {
      yield page.map((issue) => row(issue, zone));
    }
  }
}
