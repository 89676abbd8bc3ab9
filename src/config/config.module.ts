import { Global, Module } from '@nestjs/common';
import { AccessSettings, accessSettings } from './access-settings.js';
import { Environment, parseEnvironment } from './environment.js';

/** Gives everyone the one parsed {@link Environment}, and what it says of access. */
@Global()
@Module({
  providers: [
    { provide: Environment, useFactory: () => parseEnvironment(process.env) },
    { provide: AccessSettings, inject: [Environment], useFactory: accessSettings },
  ],
  exports: [AccessSettings, Environment],
})
export class ConfigModule {}
