import { isIPv6 } from 'node:net';
import type { Request } from 'express';
import { isLoopback } from '../loopback.js';

/** Whoever has one IPv6 address has these 64 bits' worth of them. */
const GROUPS_OF_A_CLIENT = 4;

const OF_PROXIES: readonly string[] = ['forwarded', 'via', 'x-real-ip'];

/**
 * By what a client is told from others, as far as its address says: the address, of IPv6 its network. Behind a proxy that
 * `TRUST_PROXY` names it is the address that the proxy gives.
 */
export function clientOf({ ip = '' }: Pick<Request, 'ip'>): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return isIPv6(plain) ? `${networkOf(plain)}::/64` : plain;
}

/** Whether a request comes from this machine, and nobody has handed it on. */
export function isFromThisMachine(request: Pick<Request, 'headers' | 'ip'>): boolean {
  return isLoopback(request.ip ?? '') && !wasForwarded(request);
}

/**
 * Whether a proxy, or who plays one, says that it has handed the request on. Some say so by `Via`, as HTTP asks of all of
 * them, or by `X-Real-IP` only.
 */
export function wasForwarded({ headers }: Pick<Request, 'headers'>): boolean {
  return Object.keys(headers).some((name) => OF_PROXIES.includes(name) || name.startsWith('x-forwarded-'));
}

function networkOf(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const before = groupsIn(head);
  const after = address.includes('::') ? groupsIn(tail) : [];
  const between = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...between, ...after]
    .slice(0, GROUPS_OF_A_CLIENT)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

function groupsIn(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
