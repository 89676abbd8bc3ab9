import { Controller, Get, Query } from '@nestjs/common';
import { Environment } from '../../config/index.js';
import { SeriesQuery } from '../series.query.js';
import { type SeriesAnswer, seriesAnswer } from './answers.js';
import { PopulationSeriesParameters } from './consumption-query.dto.js';

@Controller('api/consumption')
export class ConsumptionController {
  constructor(
    private readonly series: SeriesQuery,
    private readonly environment: Environment,
  ) {}

  @Get()
  async population(@Query() query: PopulationSeriesParameters): Promise<SeriesAnswer> {
    const request = query.request(this.environment.TIME_ZONE);
    return seriesAnswer(await this.series.population(request, query.filter, query.split));
  }
}
