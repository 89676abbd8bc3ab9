import { EventEmitter } from 'node:events';
import type { Request, RequestHandler, Response } from 'express';
import { limitRate } from './limit-rate.js';
import { limitUnderWay } from './limit-under-way.js';

/** Asks as a client, and gives what the limit says and the end of the answer. */
async function ask(
  limit: RequestHandler,
  ip: string,
  path = '/',
): Promise<{ readonly error: unknown; readonly end: () => void }> {
  const app = { get: () => () => false };
  const request = { ip, path, headers: {}, app, socket: {} } as unknown as Request;
  const response = new EventEmitter();
  const error = await new Promise((resolve) => {
    void limit(request, response as unknown as Response, resolve);
  });
  return { error, end: () => response.emit('close') };
}

const [ONE, OTHER, HERE] = ['203.0.113.1', '203.0.113.2', '127.0.0.1'];
const REFUSED = { code: 'too_many_requests', retryAfter: expect.any(Number) as number };

describe('what a client may ask in a minute', () => {
  it('is so many requests, each client by itself', async () => {
    const limit = limitRate(3);
    for (let asked = 0; asked < 3; asked += 1) expect((await ask(limit, ONE)).error).toBeUndefined();
    const { error } = await ask(limit, ONE);
    expect(error).toMatchObject(REFUSED);
    expect((error as { retryAfter: number }).retryAfter).toBeGreaterThan(0);
    expect((error as { retryAfter: number }).retryAfter).toBeLessThanOrEqual(60);
    expect((await ask(limit, OTHER)).error).toBeUndefined();
  });

  it('is fewer where answers take long', async () => {
    const limit = limitRate(10);
    const now = jest.spyOn(performance, 'now').mockReturnValue(1000);
    const { end } = await ask(limit, ONE);
    now.mockReturnValue(1000 + 950);
    end();
    now.mockRestore();
    expect((await ask(limit, ONE)).error).toMatchObject(REFUSED);
    expect((await ask(limit, OTHER)).error).toBeUndefined();
  });

  it('is no less after one long answer than after a minute of it', async () => {
    const limit = limitRate(700);
    const now = jest.spyOn(performance, 'now').mockReturnValue(1000);
    const { end } = await ask(limit, ONE);
    now.mockReturnValue(1000 + 3_600_000);
    end();
    now.mockRestore();
    expect((await ask(limit, ONE)).error).toBeUndefined();
  });

  it('does not count this machine, nor who asks whether the program lives', async () => {
    const limit = limitRate(1);
    for (let asked = 0; asked < 5; asked += 1) {
      expect((await ask(limit, HERE)).error).toBeUndefined();
      expect((await ask(limit, ONE, '/api/ready')).error).toBeUndefined();
    }
  });
});

describe('what is answered at a time', () => {
  it('is so many requests, of one client a quarter of them', async () => {
    const limit = limitUnderWay(8);
    const first = await ask(limit, ONE);
    await ask(limit, ONE);
    expect((await ask(limit, ONE)).error).toMatchObject(REFUSED);
    first.end();
    expect((await ask(limit, ONE)).error).toBeUndefined();
    for (let asked = 0; asked < 6; asked += 1) expect((await ask(limit, HERE)).error).toBeUndefined();
    expect((await ask(limit, OTHER)).error).toMatchObject({ code: 'overloaded', retryAfter: 2 });
    expect((await ask(limit, OTHER, '/api/health')).error).toBeUndefined();
  });

  it('counts nothing twice, and comes back to none', async () => {
    const limit = limitUnderWay(2);
    for (let round = 0; round < 10; round += 1) {
      const { error, end } = await ask(limit, HERE);
      expect(error).toBeUndefined();
      end();
    }
    expect((await ask(limit, ONE)).error).toBeUndefined();
    expect((await ask(limit, OTHER)).error).toBeUndefined();
    expect((await ask(limit, OTHER)).error).toMatchObject({ code: 'overloaded' });
  });
});
