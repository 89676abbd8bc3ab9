import { Module } from '@nestjs/common';
import { Environment } from '../config/index.js';
import { Engine } from './engine.js';

/** The choice of engine, apart from the connection that depends on it. */
@Module({
  providers: [
    {
      provide: Engine,
      inject: [Environment],
      useFactory: (environment: Environment) => Engine.of(environment),
    },
  ],
  exports: [Engine],
})
export class EngineModule {}
