export { ConfigModule } from './config.module.js';
export {
  assertOpenWhereReachable,
  Environment,
  LOG_LEVELS,
  type LogLevel,
  parseEnvironment,
} from './environment.js';
