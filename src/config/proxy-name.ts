import { isIP } from 'node:net';

/** Networks that Express knows by a word. */
const WORDS: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];
const LONGEST_PREFIX: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** Whether it names a proxy as Express takes it: an address, a network (`10.0.0.0/8`), or a word for one. */
export function isProxyName(text: string): boolean {
  if (WORDS.includes(text)) return true;
  const [address = '', prefix, more] = text.split('/');
  const longest = LONGEST_PREFIX[isIP(address)];
  if (longest === undefined || more !== undefined) return false;
  // A network of everybody would let everybody say who they are.
  return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= longest);
}
