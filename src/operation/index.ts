export { logRequests } from './log/request-log.js';
export { ProgramLog } from './log/program-log.js';
