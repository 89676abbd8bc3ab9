export { AccessSettings, type OidcSettings } from './access-settings.js';
export { ConfigModule } from './config.module.js';
export {
  assertAccessIsSaid,
  Environment,
  LOG_LEVELS,
  type LogLevel,
  parseEnvironment,
  type StorageName,
  STORAGES,
} from './environment.js';
export { grantFor } from './role-grants.js';
