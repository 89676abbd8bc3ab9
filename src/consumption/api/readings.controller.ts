import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Access, Answers, ChosenFormat, type Format, TextStream } from '../../common/http/index.js';
import { ReadingRepository } from '../reading.repository.js';
import { RequestData } from '../request-data.decorator.js';
import type { Snapshot } from '../snapshot.js';
import { ReadingsParameters } from './parameters.dto.js';
import { endsOf, linkTo, ReadingsAnswer } from './reading-pages.js';
import { readingsText } from './readings-text.js';

@ApiTags('Consumption')
@Controller('api/readings')
@Access('viewer')
export class ReadingsController {
  constructor(private readonly readings: ReadingRepository) {}

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
  ): Promise<ReadingsAnswer | TextStream> {
    const { filter, userId, ...asked } = query.request(data);
    const range = endsOf(data, asked);
    const request = { ...range, filter, userId, qualities: query.quality };
    const after = query.after();
    if (format === 'csv' || format === 'ndjson') {
      return new TextStream(readingsText(this.readings.all(data, request, after), format, data.zone));
    }
    const { results, next } = await this.readings.page(data, request, after, query.page_size);
    return {
      timezone: data.zone.name,
      results,
      next: next && linkTo(originalUrl, next, range, data.zone),
    };
  }
}
