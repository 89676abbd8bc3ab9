import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { SegmentsController } from './segments.controller.js';
import { User } from './user.entity.js';

@Module({
  controllers: [SegmentsController],
  imports: [MikroOrmModule.forFeature([User])],
  exports: [MikroOrmModule],
})
export class UsersModule {}
