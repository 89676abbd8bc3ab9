export { ConfigModule } from './config.module.js';
export { assertOpenWhereReachable, Environment, parseEnvironment } from './environment.js';
