/** PostgreSQL's binary form of an instant counts from 2000-01-01 UTC; in minutes since 1970-01-01 UTC. */
export const EPOCH_MINUTE = Date.UTC(2000, 0, 1) / 60_000;
/** It counts in microseconds. */
export const MICROS_A_MINUTE = 60_000_000;
/** It has 64 bits, more than a number holds exactly: it is read and written in two halves. */
export const TWO_TO_32 = 2 ** 32;
