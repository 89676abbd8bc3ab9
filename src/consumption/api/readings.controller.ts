import { Controller, Get, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { isoWithOffset } from '../../common/time/index.js';
import { Environment } from '../../config/index.js';
import { cursorOf } from '../reading-cursor.js';
import { ReadingsQuery, type StoredReading } from '../readings.query.js';
import { ReadingsParameters } from './analysis-query.dto.js';

/** A raw reading as programs read it. */
export interface ReadingAnswer {
  readonly user_id: number;
  readonly start: string;
  readonly occurrence: number;
  readonly energy_wh: number;
}

/** A page of readings in the order of user, time and occurrence; `next` is ready to follow, null at the end. */
export interface ReadingsAnswer {
  readonly timezone: string;
  readonly results: readonly ReadingAnswer[];
  readonly next: string | null;
}

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
  async page(@Query() query: ReadingsParameters, @Req() { originalUrl }: Request): Promise<ReadingsAnswer> {
    const request = query.request(this.zone);
    const range = await this.readings.resolve(request);
    const { readings, next } = await this.readings.page(
      { ...request, ...range },
      query.after(),
      query.page_size,
    );
    return {
      timezone: this.zone,
      results: readings.map((reading) => readingAnswer(reading, this.zone)),
      next: next && this.linkTo(originalUrl, cursorOf(next), range),
    };
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
