import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { UsersModule } from '../users/index.js';
import { AnalysesController } from './api/analyses.controller.js';
import { ConsumptionController } from './api/consumption.controller.js';
import { ReadingsController } from './api/readings.controller.js';
import { UsersController } from './api/users.controller.js';
import { Reading } from './reading.entity.js';
import { ReadingRepository } from './reading.repository.js';
import { Rollups } from './rollups/rollups.js';
import { Verification } from './rollups/verification.js';
import { Snapshots } from './snapshot.js';

@Module({
  imports: [MikroOrmModule.forFeature([Reading]), UsersModule],
  controllers: [AnalysesController, ConsumptionController, ReadingsController, UsersController],
  providers: [ReadingRepository, Rollups, Snapshots, Verification],
  exports: [ReadingRepository, Rollups, Snapshots, Verification],
})
export class ConsumptionModule {}
