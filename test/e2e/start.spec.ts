import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Program } from '../support/program.js';

/** The web process, as a person starts it. */
describe('the start', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  it('is refused where other machines would reach it though nobody has let them in', async () => {
    const { code, stdout, stderr } = await Program.start({ ...database.environment, HOST: '0.0.0.0' }).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Set ACCESS=open');
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
  });

  it('is refused on a misspelled ACCESS', async () => {
    const { code, stderr } = await Program.start({ ...database.environment, ACCESS: 'all' }).ended;
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'The environment is not usable: ACCESS takes open, or is left out.\n',
    });
  });
});
