export { httpStatusOf } from './http-status-of.js';
export { type PagedList, pagedList } from './paged-list.js';
export { logFailure, type Problem, problemOf } from './problem.js';
export { ProblemFilter } from './problem.filter.js';
export { InstantField, NamesField, WholeNumberField } from './query-fields.js';
export { queryValidation } from './query-validation.js';
export { UserIdPipe } from './user-id.pipe.js';
