import { Module } from '@nestjs/common';
import { ConsumptionModule } from '../consumption/index.js';
import { LedgerModule } from '../ledger/index.js';
import { QualityController } from './quality.controller.js';

/** Data quality for programs: what the readings show, together with what the imports said about them. */
@Module({ imports: [ConsumptionModule, LedgerModule], controllers: [QualityController] })
export class QualityModule {}
