import type { Request, Response } from 'express';
import { onlyOwnHosts } from './only-own-hosts.js';

const refusal = (host: string | undefined, publicUrl: string | null = null): unknown => {
  let passed: unknown;
  const request = { headers: { host } } as unknown as Request;
  onlyOwnHosts(publicUrl === null ? null : new URL(publicUrl))(request, {} as Response, (error) => {
    passed = error;
  });
  return passed;
};

describe('hosts that an open program answers for', () => {
  it.each([
    'localhost:3000',
    '127.0.0.1',
    '192.168.0.7:3000',
    '[fe80::1]:3000',
    'app:3000',
    'Meter-PC',
    'meter-pc.local',
    'halfhour.billing.svc.cluster.local',
    'halfhour.internal:80',
    'pi.home.arpa.',
    undefined,
    '',
  ])('%s', (host) => {
    expect(refusal(host)).toBeUndefined();
  });

  it.each([
    'rebound.example',
    'rebound.example.:3000',
    'localhost.example',
    '127.0.0.1.example',
    '127.0.0.1:80@rebound.example',
    'local.example',
    '[::1].rebound.example',
  ])('not %s', (host) => {
    expect(refusal(host)).toMatchObject({ code: 'foreign_host' });
  });

  it('the one that PUBLIC_URL names, and no other', () => {
    expect(refusal('Halfhour.example:8443', 'https://halfhour.example')).toBeUndefined();
    expect(refusal('halfhour.example.evil.example', 'https://halfhour.example')).toMatchObject({
      code: 'foreign_host',
    });
  });
});
