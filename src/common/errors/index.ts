export { describeConnectionFailure, isDatabaseAway } from './connection-failure.js';
export {
  BusyError,
  DatabaseUnusableError,
  DiskFullError,
  DomainError,
  InvalidParametersError,
  NotFoundError,
  type ParameterProblem,
  RefusedError,
  UsageError,
} from './domain-error.js';
export { EXIT, exitCodeOf, explain } from './exit-codes.js';
export { errorCode, isDiskFull, messageOf } from './failure.js';
