export { useLimits } from './limits/use-limits.js';
export { logRequests } from './log/request-log.js';
export { ProgramLog } from './log/program-log.js';
export { OperationModule } from './operation.module.js';
export { Metrics } from './metrics/metrics.js';
export { MetricsServer } from './metrics/metrics-server.js';
export { observeRequests } from './metrics/observe-requests.js';
export { WarmUp } from './warm-up/warm-up.js';
