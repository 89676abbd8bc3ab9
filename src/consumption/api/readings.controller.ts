import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Answers, ChosenFormat, type Format, RowStream } from '../../common/http/index.js';
import { isoWithOffset, type Zone } from '../../common/time/index.js';
import { DatabaseState } from '../../database/index.js';
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
  constructor(
    private readonly readings: ReadingsQuery,
    private readonly state: DatabaseState,
  ) {}

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
    const { zone } = await this.state.read();
    const asked = query.request(zone);
    const range = await this.readings.resolve(asked);
    const request = { ...asked, ...range };
    if (format !== 'json') return new RowStream(ReadingAnswer, this.pages(request, query.after(), zone));
    const { readings, next } = await this.readings.page(request, query.after(), query.page_size);
    return {
      timezone: zone.name,
      results: readings.map((reading) => readingAnswer(reading, zone)),
      next: next && linkTo(originalUrl, next, range, zone),
    };
  }

  private async *pages(
    request: ReadingsRequest,
    after: ReadingKey | null,
    zone: Zone,
  ): AsyncGenerator<readonly ReadingAnswer[]> {
    let next = after;
    do {
      const page = await this.readings.page(request, next, STREAM_PAGE);
      yield page.readings.map((reading) => readingAnswer(reading, zone));
      next = page.next;
    } while (next);
  }
}

/** A relative range is written out: it would name another one on the next page if an import ended in between. */
function linkTo(
  url: string,
  next: ReadingKey,
  range: { readonly from?: Date | undefined; readonly to?: Date | undefined },
  zone: Zone,
): string {
  const [path = '', text = ''] = url.split('?');
  const parameters = new URLSearchParams(text);
  parameters.delete('range');
  if (range.from) parameters.set('from', isoWithOffset(range.from, zone));
  if (range.to) parameters.set('to', isoWithOffset(range.to, zone));
  parameters.set('cursor', cursorOf(next));
  return `${path}?${parameters.toString()}`;
}

function readingAnswer({ userId, start, occurrence, energyWh }: StoredReading, zone: Zone): ReadingAnswer {
  return { user_id: userId, start: isoWithOffset(start, zone), occurrence, energy_wh: energyWh };
}
