export {
  Access,
  type AccessRule,
  declaredRule,
  isMetBy,
  ruleOf,
  SESSION_SECURITY,
  TOKEN_SECURITY,
} from './access.decorator.js';
export {
  Choice,
  Choices,
  Count,
  CountOrNull,
  type Fields,
  Figure,
  Flag,
  Instant,
  InstantOrNull,
  KnownFigure,
  ListOf,
  Part,
  PartOrNull,
  Share,
  Text,
  TextOrNull,
  WholeNumbersOrNull,
} from './answer-fields.js';
export { Answers } from './answers.decorator.js';
export { clientOf, isFromThisMachine, wasForwarded } from './client.js';
export { columnsOf } from './columns.js';
export { ConditionalInterceptor, type VersionTags } from './conditional.interceptor.js';
export { csvLine } from './csv.js';
export { addressParts, matchesEtag, weakEtag } from './etag.js';
export { ChosenFormat, type Format } from './format.js';
export { FormatInterceptor } from './format.interceptor.js';
export { InstantsInterceptor } from './instants.interceptor.js';
export { methodNotAllowed } from './method-not-allowed.js';
export { writeNames } from './names.js';
export { onlyOwnHosts } from './only-own-hosts.js';
export { asksThisMachine, onlyThisMachine } from './only-this-machine.js';
export { type Page, PagedAnswer, type PagedList, pagedList, type PageRequest } from './paged-list.js';
export { logFailure, Problem, problemOf, retryAfterOf } from './problem.js';
export { ProblemFilter } from './problem.filter.js';
export { isFromProxy } from './proxies.js';
export {
  ChoiceField,
  ChoicesField,
  InstantField,
  NamesField,
  PageField,
  PageSizeField,
  PlainDecimal,
  TextField,
  UserIdField,
  WholeNumberField,
} from './query-fields.js';
export { queryValidation, SentByForms } from './query-validation.js';
export { requestId, withRequestId } from './request-id.js';
export { RowStream } from './row-stream.js';
export { TextStream } from './text-stream.js';
export { UserIdPipe } from './user-id.pipe.js';
export { whileWaitedFor } from './while-waited-for.js';
export {
  type Areas,
  AskedBy,
  type Grant,
  rememberViewer,
  type Role,
  ROLES,
  type Viewer,
  viewerIfKnown,
  viewerOf,
} from './viewer.js';
export { isOwnRequest, markOwn } from './own-request.js';
