import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../../common/http/index.js';
import { DatabaseState } from '../../database/index.js';
import { SeriesQuery } from '../series.query.js';
import { seriesAnswer } from './answers.js';
import { PopulationSeriesParameters } from './consumption-query.dto.js';
import { SeriesAnswer } from './series.answer.js';

@ApiTags('Consumption')
@Controller('api/consumption')
export class ConsumptionController {
  constructor(
    private readonly series: SeriesQuery,
    private readonly state: DatabaseState,
  ) {}

  @Get()
  @Answers(SeriesAnswer, { summary: 'Consumption of everyone, or of segments, over time' })
  async population(@Query() query: PopulationSeriesParameters): Promise<SeriesAnswer> {
    const { zone } = await this.state.read();
    const request = query.request(zone);
    return seriesAnswer(await this.series.population(request, query.filter, query.split));
  }
}
