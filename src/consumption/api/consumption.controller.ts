import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, Answers } from '../../common/http/index.js';
import { populationSeries, SeriesAnswer } from '../analyses/series.js';
import { RequestData } from '../request-data.decorator.js';
import type { Snapshot } from '../snapshot.js';
import { PopulationSeriesParameters } from './parameters.dto.js';

@ApiTags('Consumption')
@Controller('api/consumption')
@Access('viewer')
export class ConsumptionController {
  @Get()
  @Answers(SeriesAnswer, { summary: 'Consumption of everyone, or of segments, over time' })
  population(
    @RequestData() data: Snapshot,
    @Query() query: PopulationSeriesParameters,
  ): Promise<SeriesAnswer> {
    return populationSeries(data, query.request(data));
  }
}
