import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Answers, ChosenFormat, type Format, RowStream } from '../../common/http/index.js';
import { isoWithOffset } from '../../common/time/index.js';
import { Environment } from '../../config/index.js';
import { cursorOf } from '../reading-cursor.js';
import {
  type ReadingKey,
  ReadingsQuery,
  type ReadingsRequest,
  type StoredReading,
} from '../readings.query.js';
import { ReadingsParameters } from './analysis-query.dto.js';
import { ReadingAnswer, ReadingsAnswer } from './readings.answer.js';

/** How many readings are read at once for CSV and NDJSON. */
const STREAM_PAGE = 5_000;

@ApiTags('Consumption')
@Controller('api/readings')
export class ReadingsController {
  private readonly zone: string;

  constructor(
    private readonly readings: ReadingsQuery,
    environment: Environment,
  ) {
    this.zone = environment.TIME_ZONE;
  }

  @Get()
  @Answers(ReadingsAnswer, {
    summary: 'Raw readings: JSON in pages, CSV and NDJSON whole',
    description:
      'CSV and NDJSON are streamed from the cursor to the end of the range; page_size is for JSON alone.',
    formats: ['json', 'csv', 'ndjson'],
  })
  async read(
    @Query() query: ReadingsParameters,
    @ChosenFormat() format: Format,
    @Req() { originalUrl }: Request,
  ): Promise<ReadingsAnswer | RowStream<ReadingAnswer>> {
    const asked = query.request(this.zone);
    const range = await this.readings.resolve(asked);
    const request = { ...asked, ...range };
    if (format !== 'json') return new RowStream(ReadingAnswer, this.pages(request, query.after()));
    const { readings, next } = await this.readings.page(request, query.after(), query.page_size);
    return {
      timezone: this.zone,
      results: readings.map((reading) => readingAnswer(reading, this.zone)),
      next: next && this.linkTo(originalUrl, cursorOf(next), range),
    };
  }

  private async *pages(
    request: ReadingsRequest,
    after: ReadingKey | null,
  ): AsyncGenerator<readonly ReadingAnswer[]> {
    let next = after;
    do {
      const page = await this.readings.page(request, next, STREAM_PAGE);
      yield page.readings.map((reading) => readingAnswer(reading, this.zone));
      next = page.next;
    } while (next);
  }

  /** A relative range is written out: it would name another one on the next page if an import ended in between. */
  private linkTo(
    url: string,
    cursor: string,
    range: { readonly from?: Date | undefined; readonly to?: Date | undefined },
  ): string {
    const [path = '', text = ''] = url.split('?');
    const parameters = new URLSearchParams(text);
    parameters.delete('range');
    if (range.from) parameters.set('from', isoWithOffset(range.from, this.zone));
    if (range.to) parameters.set('to', isoWithOffset(range.to, this.zone));
    parameters.set('cursor', cursor);
    return `${path}?${parameters.toString()}`;
  }
}

function readingAnswer({ userId, start, occurrence, energyWh }: StoredReading, zone: string): ReadingAnswer {
  return { user_id: userId, start: isoWithOffset(start, zone), occurrence, energy_wh: energyWh };
}
