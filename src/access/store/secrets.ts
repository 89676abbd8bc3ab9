import { hash, randomBytes } from 'node:crypto';

const BYTES = 32;

/** 256 random bits, as a cookie and a header can carry them. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(BYTES).toString('base64url');
}

/** What is kept of a secret. It is as random as it can be, so that a fast hash does. */
export function hashOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}
