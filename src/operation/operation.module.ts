import { Module } from '@nestjs/common';
import { Drain } from './life/drain.js';

@Module({ providers: [Drain] })
export class OperationModule {}
