import { connect } from 'node:net';
import { once } from 'node:events';
import { Database } from '../../src/database/index.js';
import { startTestApp } from '../support/app.js';

describe('the end of the program', () => {
  it('comes when what is under way is answered; nobody new is let in, and who waits is sent away', async () => {
    const app = await startTestApp();
    const idle = connect(Number(new URL(app.url).port), '127.0.0.1');
    idle.write('GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(idle, 'data');
    const sentAway = once(idle, 'close');

    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const real = app.get(Database).query.bind(app.get(Database));
    const query = jest.spyOn(app.get(Database), 'query').mockImplementation(async (text, values) => {
      await released;
      return real(text, values);
    });
    const underWay = ['/api/segments', '/', '/api/users?format=csv'].map((path) => fetch(app.url + path));
    while (query.mock.calls.length < underWay.length) await new Promise(setImmediate);

    const ended = app.close();
    await sentAway;
    await expect(fetch(`${app.url}/api/health`)).rejects.toThrow();
    release();
    for (const answer of underWay) {
      expect((await answer).status).toBe(200);
      expect((await (await answer).text()).length).toBeGreaterThan(0);
    }
    query.mockRestore();
    await ended;
  });
});
