import { clockChanges, toLocal } from '../../src/common/time/index.js';
import { ConsumptionModule } from '../../src/consumption/index.js';
import { localOf } from '../../src/consumption/local-time.sql.js';
import { Database, DatabaseState } from '../../src/database/index.js';
import { answersOf, LONDON } from '../support/all-analyses.js';
import { startTestParts, type TestParts } from '../support/parts.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import { inOneLine, RULES, RULES_OF_ANALYSES } from '../support/statement-rules.js';
import { startWithReadings } from '../support/stored-parts.js';

/** Its days begin up to fourteen hours before those of London, and it skipped one in 2011. */
const FAR_AWAY = 'Pacific/Apia';
const READINGS = randomReadings(FOUR_USERS, new Date('2016-08-01T06:00:00+01:00'), 48 * 100, { gaps: 0.002 });

describe('the time zone of the database session', () => {
  let parts: TestParts;

  beforeAll(async () => {
    parts = await startWithReadings(LONDON.name, FOUR_USERS, READINGS);
  });

  afterAll(() => parts.close());

  it('changes no answer', async () => {
    const before = await answersOf(parts);
    await inZone(FAR_AWAY, async (elsewhere) => {
      const [session] = await elsewhere
        .get(Database)
        .query<{ zone: string }>(`select current_setting('TimeZone') as zone`);
      expect(session?.zone).toBe(FAR_AWAY);
      const after = await answersOf(elsewhere);
      expect(after).toEqual(butForTheOrderOfSums(before));
    });
  });

  describe('no statement of an analysis', () => {
    let texts: readonly string[];

    beforeAll(async () => {
      await parts.get(DatabaseState).raiseVersion();
      const query = jest.spyOn(Database.prototype, 'query');
      await answersOf(parts);
      texts = query.mock.calls.map(([text]) => inOneLine(text));
      query.mockRestore();
      expect(texts.length).toBeGreaterThan(60);
    });

    it.each([...RULES, ...RULES_OF_ANALYSES].map((rule) => [rule.breaks, rule] as const))(
      '%s: another server may have to take a part of it',
      (_, rule) => {
        expect(texts.filter((text) => rule.isBrokenBy(text))).toEqual([]);
      },
    );
  });

  it('is not asked for the wall clock: SQL reads it off the changes of the zone', async () => {
    const range = { from: new Date('1900-01-01T00:00Z'), to: new Date('2100-01-01T00:00Z') };
    const instants = LONDON.transitions
      .filter(({ at }) => at > range.from.getTime())
      .flatMap(({ at }) => [at - 1_800_000, at, at + 1_800_000].map((time) => new Date(time)));
    const rows = await parts.get(Database).query<{ wall: string }>(
      `select to_char(${localOf('instant', clockChanges(range, LONDON))}, 'YYYY-MM-DD"T"HH24:MI:SS') as wall
       from unnest($1::timestamptz[]) with ordinality as asked (instant, place) order by place`,
      [instants],
    );
    expect(instants.length).toBeGreaterThan(500);
    expect(rows.map(({ wall }) => wall)).toEqual(
      instants.map((instant) => toLocal(instant, LONDON).toString({ smallestUnit: 'second' })),
    );
  });

  /** Parts with sessions and a memory of their own; those of the embedded engine are one session. */
  async function inZone(zone: string, work: (elsewhere: TestParts) => Promise<void>): Promise<void> {
    const database = parts.get(Database);
    const [known] = await database.query<{ name: string }>('select current_database() as name');
    const scope = parts.database.isServer ? `alter database ${known?.name} ` : '';
    await database.query(`${scope}set timezone to '${zone}'`);
    try {
      const elsewhere = await startTestParts([ConsumptionModule], parts.database);
      await work(elsewhere).finally(() => elsewhere.close());
    } finally {
      await database.query(`${scope}reset timezone`);
    }
  }
});

/** Parallel workers add in another order each time, which moves the last digits of a sum; nine tell every count apart. */
function butForTheOrderOfSums(answers: unknown): unknown {
  return JSON.parse(JSON.stringify(answers), (_, value: unknown) =>
    typeof value === 'number' ? toNineDigits(value) : value,
  );
}

function toNineDigits(value: number): unknown {
  return expect.closeTo(value, 9 - Math.ceil(Math.log10(Math.abs(value) || 1)));
}
