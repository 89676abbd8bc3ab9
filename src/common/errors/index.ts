export { describeConnectionFailure, isDatabaseAway } from './connection-failure.js';
export {
  DatabaseUnusableError,
  DiskFullError,
  DomainError,
  InvalidParametersError,
  NotFoundError,
  type ParameterProblem,
  RefusedError,
  UsageError,
} from './domain-error.js';
export { errorCode } from './error-code.js';
export { EXIT, exitCodeOf, explain } from './exit-codes.js';
export { isDiskFull } from './disk-full.js';
