export { ConfigModule } from './config.module.js';
export { Environment, parseEnvironment } from './environment.js';
