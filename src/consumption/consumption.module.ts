import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { Reading } from './reading.entity.js';
import { Rollups } from './rollups.js';

@Module({
  imports: [MikroOrmModule.forFeature([Reading])],
  providers: [Rollups],
  exports: [Rollups],
})
export class ConsumptionModule {}
