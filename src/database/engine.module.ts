import { Module } from '@nestjs/common';
import { Engine } from './engine.js';

/** The choice of engine, apart from the connection that depends on it. */
@Module({ providers: [Engine], exports: [Engine] })
export class EngineModule {}
