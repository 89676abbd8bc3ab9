import type { Request } from 'express';
import { clientOf, isFromThisMachine } from './client.js';

const from = (ip: string, headers: object = {}): Request => ({ ip, headers }) as Request;

describe('the client of a request', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ])('of %s is %s', (ip, client) => {
    expect(clientOf(from(ip))).toBe(client);
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('%s is this machine, unless handed on', (ip) => {
    expect(isFromThisMachine(from(ip))).toBe(true);
    expect(isFromThisMachine(from(ip, { 'x-forwarded-for': '' }))).toBe(false);
    for (const header of ['forwarded', 'x-forwarded-host', 'x-real-ip', 'via'])
      expect(isFromThisMachine(from(ip, { [header]: 'whatever' }))).toBe(false);
  });

  it.each(['203.0.113.7', '2001:db8::1', ''])('%s is another one', (ip) => {
    expect(isFromThisMachine(from(ip))).toBe(false);
  });
});
