export { isDatabaseAway } from './connection-failure.js';
export {
  DatabaseUnusableError,
  DomainError,
  InvalidParametersError,
  NotFoundError,
  type ParameterProblem,
  RefusedError,
  UsageError,
} from './domain-error.js';
export { exitCodeOf, explain } from './exit-code-of.js';
