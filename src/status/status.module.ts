import { Module } from '@nestjs/common';
import { ConsumptionModule } from '../consumption/index.js';
import { LedgerModule } from '../ledger/index.js';
import { StatusController } from './status.controller.js';

@Module({ imports: [ConsumptionModule, LedgerModule], controllers: [StatusController] })
export class StatusModule {}
