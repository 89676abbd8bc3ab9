import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Answers, ChosenFormat, type Format, RowStream } from '../../common/http/index.js';
import { isoWithOffset, type Zone } from '../../common/time/index.js';
import {
  cursorOf,
  endsOf,
  type OpenRange,
  ReadingAnswer,
  type ReadingKey,
  ReadingsAnswer,
  readingsPage,
  type ReadingsRequest,
} from '../analyses/readings.js';
import { RequestData } from '../request-data.decorator.js';
import type { Snapshot } from '../snapshot.js';
import { ReadingsParameters } from './parameters.dto.js';

/** How many readings are read at once for CSV and NDJSON. */
const STREAM_PAGE = 5_000;

@ApiTags('Consumption')
@Controller('api/readings')
export class ReadingsController {
  @Get()
  @Answers(ReadingsAnswer, {
    summary: 'Raw readings: JSON in pages, CSV and NDJSON whole',
    description:
      'CSV and NDJSON are streamed from the cursor to the end of the range; page_size is for JSON alone.',
    formats: ['json', 'csv', 'ndjson'],
  })
  async read(
    @RequestData() data: Snapshot,
    @Query() query: ReadingsParameters,
    @ChosenFormat() format: Format,
    @Req() { originalUrl }: Request,
  ): Promise<ReadingsAnswer | RowStream<ReadingAnswer>> {
    const { filter, userId, ...asked } = query.request(data);
    const range = endsOf(data, asked);
    const request = { ...range, filter, userId };
    if (format !== 'json') return new RowStream(ReadingAnswer, pages(data, request, query.after()));
    const { readings, next } = await readingsPage(data, request, query.after(), query.page_size);
    return {
      timezone: data.zone.name,
      results: readings,
      next: next && linkTo(originalUrl, next, range, data.zone),
    };
  }
}

async function* pages(
  data: Snapshot,
  request: ReadingsRequest,
  after: ReadingKey | null,
): AsyncGenerator<readonly ReadingAnswer[]> {
  let next = after;
  do {
    const page = await readingsPage(data, request, next, STREAM_PAGE);
    yield page.readings;
    next = page.next;
  } while (next);
}

/** A relative range is written out: it would name another one on the next page if an import ended in between. */
function linkTo(url: string, next: ReadingKey, range: OpenRange, zone: Zone): string {
  const [path = '', text = ''] = url.split('?');
  const parameters = new URLSearchParams(text);
  parameters.delete('range');
  if (range.from) parameters.set('from', isoWithOffset(range.from, zone));
  if (range.to) parameters.set('to', isoWithOffset(range.to, zone));
  parameters.set('cursor', cursorOf(next));
  return `${path}?${parameters.toString()}`;
}
