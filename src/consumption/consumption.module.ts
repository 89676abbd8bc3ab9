import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { UsersModule } from '../users/index.js';
import { ConsumptionController } from './api/consumption.controller.js';
import { UsersController } from './api/users.controller.js';
import { DataWindowQuery } from './data-window.query.js';
import { RankingQuery } from './ranking.query.js';
import { Reading } from './reading.entity.js';
import { Rollups } from './rollups.js';
import { SeriesQuery } from './series.query.js';
import { SummaryQuery } from './summary.query.js';

@Module({
  imports: [MikroOrmModule.forFeature([Reading]), UsersModule],
  controllers: [ConsumptionController, UsersController],
  providers: [DataWindowQuery, RankingQuery, Rollups, SeriesQuery, SummaryQuery],
  exports: [DataWindowQuery, RankingQuery, Rollups, SeriesQuery, SummaryQuery],
})
export class ConsumptionModule {}
