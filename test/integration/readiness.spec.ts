import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { Program } from '../support/program.js';

describe('a database that does not answer', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  const ready = async (): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await fetch(`${app.url}/api/ready`);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  /** A transaction that makes everybody wait: on the embedded engine any one does. */
  const keptBusy = (work: () => Promise<void>): Promise<void> =>
    app.get(Database).transaction(async (session) => {
      await session.query('lock table mikro_orm_migrations in access exclusive mode');
      await work();
    });

  it('is not ready, which is said within seconds, and again when it goes on', async () => {
    await keptBusy(async () => {
      const began = performance.now();
      const answers = await Promise.all([ready(), ready()]);
      expect(performance.now() - began).toBeLessThan(9000);
      const away = { status: 503, body: expect.objectContaining({ code: 'database_unusable' }) as object };
      expect(answers).toEqual([away, away]);
    });
    expect(await ready()).toEqual({ status: 200, body: { status: 'ok', standby: null } });
  });

  it('is named by check, which does not wait for it', async () => {
    await keptBusy(async () => {
      const { code, stdout, stderr } = await Program.cli(app.database.environment, 'check').ended;
      expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
      expect(stderr).toMatch(/^The database is busy: .* did not answer within 5 s .*\n$/);
    });
  });
});
