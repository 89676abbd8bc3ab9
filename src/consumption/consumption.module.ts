import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { UsersModule } from '../users/index.js';
import { AnalysisFrames } from './analysis-frames.js';
import { AnswerCache } from './answer-cache.js';
import { AnalysesController } from './api/analyses.controller.js';
import { ConsumptionController } from './api/consumption.controller.js';
import { ReadingsController } from './api/readings.controller.js';
import { UsersController } from './api/users.controller.js';
import { DataWindowQuery } from './data-window.query.js';
import { MonthlyCoverageQuery } from './monthly-coverage.query.js';
import { QualityQuery } from './quality.query.js';
import { Reading } from './reading.entity.js';
import { ReadingsQuery } from './readings.query.js';
import { Rollups } from './rollups/rollups.js';
import { Verification } from './rollups/verification.js';
import { RepeatedDaysQuery } from './repeated-days.query.js';
import { ReportingSpansQuery } from './reporting-spans.query.js';
import { Snapshots } from './snapshot.js';
import { UserRepeatsQuery } from './user-repeats.query.js';

const QUERIES = [
  DataWindowQuery,
  MonthlyCoverageQuery,
  QualityQuery,
  ReadingsQuery,
  RepeatedDaysQuery,
  UserRepeatsQuery,
];

@Module({
  imports: [MikroOrmModule.forFeature([Reading]), UsersModule],
  controllers: [AnalysesController, ConsumptionController, ReadingsController, UsersController],
  providers: [AnalysisFrames, AnswerCache, ReportingSpansQuery, Rollups, Snapshots, Verification, ...QUERIES],
  exports: [Rollups, Snapshots, Verification, ...QUERIES],
})
export class ConsumptionModule {}
