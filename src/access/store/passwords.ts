import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** What OWASP's Password Storage Cheat Sheet asks for of argon2id: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 32;

export const SHORTEST_PASSWORD = 12;
/** Longer ones would only make the program hash. */
export const LONGEST_PASSWORD = 256;

const deriving = promisify(argon2);

interface Parameters {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly nonce: Buffer;
  readonly tagLength: number;
}

/** The hash of a password, in the PHC string format, which names its parameters. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  const tag = await derive(password, {
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: LANES,
    nonce,
    tagLength: TAG_BYTES,
  });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(nonce)}$${base64(tag)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/**
 * Whether a password is the one that was hashed. Where there is no hash, as of somebody who has no account, it takes as
 * long to say no.
 */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', tag = ''] = PHC.exec(hash ?? '') ?? [];
  if (memory === undefined) {
    await hashPassword(password);
    return false;
  }
  const expected = Buffer.from(tag, 'base64');
  const found = await derive(password, {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(salt, 'base64'),
    tagLength: expected.length,
  });
  return timingSafeEqual(found, expected);
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A new password of 24 letters and digits (118 random bits), none of which is taken for another. */
export function newPassword(): string {
  const letters: string[] = [];
  while (letters.length < 24) {
    // Of 256 values, those above 8 × 31 would make some letters likelier.
    letters.push(
      ...[...randomBytes(24)].filter((byte) => byte < 248).map((byte) => LETTERS[byte % 31] ?? ''),
    );
  }
  return letters
    .slice(0, 24)
    .join('')
    .replace(/(.{6})(?!$)/g, '$1-');
}

/** The same letters however they are composed, so that a password can be typed on another keyboard. */
function derive(password: string, parameters: Parameters): Promise<Buffer> {
  return deriving('argon2id', { message: password.normalize('NFKC'), ...parameters });
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
