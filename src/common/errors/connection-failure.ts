import { DomainError } from './domain-error.js';
import { errorCode, messageOf } from './failure.js';

const OUT_OF_REACH: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it dropped the connection',
  EHOSTUNREACH: 'its host is out of reach',
  ENETUNREACH: 'its network is out of reach',
  ENOENT: 'its socket is not there',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name could not be looked up',
  EPIPE: 'it dropped the connection',
  ETIMEDOUT: 'it did not answer in time',
  '25006': 'it takes no writes: it is a standby, or its role may only read',
  // Each statement is a transaction that reads what is committed: only a standby has this code for one.
  '40001': 'it broke a query off, to keep up with its primary',
  '08000': 'the connection broke',
  '08003': 'the connection broke',
  '08006': 'the connection broke',
  '57P01': 'it is shutting down',
  '57P02': 'it crashed and restarts',
  '57P03': 'it is starting up',
  '53300': 'it takes no more connections',
};

/** Messages of node-postgres for a lost connection: they carry no code. */
const WITHOUT_CODE = [
  /connection terminated/i,
  /timeout exceeded when trying to connect/i,
  /timeout expired/i,
  /client has encountered a connection error/i,
];

/** Whether a failure means that the database is away for now, rather than that a statement was wrong. */
export function isDatabaseAway(error: unknown): boolean {
  return awayReason(error) !== undefined;
}

/** One sentence on why the database did not answer, with the remedy. Names no address and no password. */
export function describeConnectionFailure(error: unknown, engine: string): string {
  if (error instanceof DomainError) return error.message;
  const code = errorCode(error);
  if (code?.startsWith('28')) {
    return `The database refuses the login: check the user, password and database in DATABASE_URL (${messageOf(error)}).`;
  }
  if (code === '3D000')
    return `The database does not exist on the server: create it first (${messageOf(error)}).`;
  const reason = awayReason(error) ?? messageOf(error);
  return `The database is out of reach: ${engine} does not answer (${reason}). Start it or correct DATABASE_URL.`;
}

function awayReason(error: unknown): string | undefined {
  if (isOfFiles(error)) return undefined;
  const known = OUT_OF_REACH[errorCode(error) ?? ''];
  if (known !== undefined) return known;
  const message = messageOf(error);
  return WITHOUT_CODE.some((text) => text.test(message))
    ? 'the connection broke or was not made in time'
    : undefined;
}

/** Missing or unreadable files have the same codes: their errors name a path and no connection. */
function isOfFiles(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'path' in error && !isOfConnecting(error);
}

function isOfConnecting(error: object): boolean {
  return 'syscall' in error && error.syscall === 'connect';
}
