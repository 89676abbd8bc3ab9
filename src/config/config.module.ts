import { Global, Module } from '@nestjs/common';
import { Environment, parseEnvironment } from './environment.js';

/** Gives everyone the one parsed {@link Environment}. */
@Global()
@Module({
  providers: [{ provide: Environment, useFactory: () => parseEnvironment(process.env) }],
  exports: [Environment],
})
export class ConfigModule {}
