import { Rollups } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { store } from '../support/readings.js';

/** More than two pieces in which a list is read for CSV. */
const USERS = 1_100;
const FIRST_ID = 5_000;
const LAST_ID = FIRST_ID + USERS - 1;

/** What an import may change between any two statements of an answer. */
const CHANGES = {
  'users that come in before the others': `
    insert into users (id, external_id, sort_key, area, tariff)
    select id, id::text, '04' || id, 'a0', 't1' from (select min(id) - 1 as id from users) as next`,
  'users that change places': `update users set area = translate(area, '0123456789', '9876543210')`,
} as const;

describe('a list of users that is read while an import moves it', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    const database = app.get(Database);
    await store(
      database,
      [{ id: FIRST_ID, area: `a${FIRST_ID}`, tariff: 't1' }],
      [{ userId: FIRST_ID, start: new Date('2016-07-15T00:00:00Z'), wh: 1 }],
    );
    await database.query(
      `insert into users (id, external_id, sort_key, area, tariff)
       select id, id::text, '04' || id, 'a' || id, 't1' from generate_series($1::int + 1, $2::int) as id`,
      [FIRST_ID, LAST_ID],
    );
    await app.get(Rollups).refresh();
  });

  afterAll(() => app.close());

  /** Answers while something changes before each statement; how often it did. */
  const whileMoving = async (change: string, path: string): Promise<readonly [string, number]> => {
    const database = app.get(Database);
    const query = database.query.bind(database);
    let changes = 0;
    const moving = jest.spyOn(database, 'query').mockImplementation(async (text, values) => {
      await query(change);
      await query('update database_state set data_version = data_version + 1');
      changes += 1;
      return query(text, values);
    });
    const answer = await (await fetch(app.url + path)).text();
    moving.mockRestore();
    return [answer, changes];
  };

  describe.each(Object.entries(CHANGES))('by %s', (_, change) => {
    it.each(['/api/users?sort=area&format=csv', '/api/quality?format=csv'])(
      '%s names each of them once',
      async (path) => {
        const [csv, changes] = await whileMoving(change, path);
        const ids = csv
          .trimEnd()
          .split('\r\n')
          .slice(1)
          .map((line) => Number(line.split(',')[0]));
        const asked = ids.filter((id) => id >= FIRST_ID && id <= LAST_ID).sort((a, b) => a - b);
        expect(asked).toEqual(Array.from({ length: USERS }, (_, nth) => FIRST_ID + nth));
        expect(new Set(ids).size).toBe(ids.length);
        expect(changes).toBeGreaterThan(2);
      },
    );
  });

  it.each(['/api/users?sort=id&tariff=t1&format=csv', '/api/quality?tariff=t1&format=csv'])(
    '%s misses none that stays, when others leave',
    async (path) => {
      const leave = `update users set tariff = 't2' where id = (select min(id) from users where tariff = 't1')`;
      const [csv] = await whileMoving(leave, path);
      const listed = new Set(csv.split('\r\n').map((line) => line.split(',')[0]));
      const staying = await app
        .get(Database)
        .query<{ id: number }>(`select id from users where tariff = 't1' order by id`);
      expect(staying.map(({ id }) => id).filter((id) => !listed.has(String(id)))).toEqual([]);
    },
  );
});
