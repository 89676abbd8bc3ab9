import { Verification } from '../../src/consumption/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import { PERMIT } from '../support/permit.js';

describe('a reading that no meter records', () => {
  let database: TestDatabase;
  let bench: ImportBench;
  beforeAll(async () => {
    database = await createTestDatabase({ timeZone: 'UTC' });
    bench = await ImportBench.start(database);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });
  beforeEach(async () => {
    await bench.reset();
  });

  const rows = (absurd: string): readonly string[] =>
    Array.from({ length: 480 }, (_, at) => `${stamp(at)},${at === 10 ? absurd : '100'}`);

  it.each(['1e160', '1e999', '1000000001', '1000000000.5'])(
    '%s is rejected by file and line',
    async (absurd) => {
      await bench.folder.users('1,a1,t1', '2,a1,t1');
      await bench.folder.readings(1, ...rows(absurd));
      await bench.folder.readings(2, ...rows('100'));
      const report = await bench.import();
      expect(report.rejects).toEqual({ implausible: 1 });
      expect(report.rejectedRows).toMatchObject([{ path: 'consumption/1.csv', line: 12 }]);
      expect(await bench.issues()).toEqual(['reject implausible 12']);
      expect(report.stored).toMatchObject({ readings: 959, energyWh: 95_900 });
    },
  );

  it('is one over the bound that the operator sets, which the ledger keeps', async () => {
    await bench.folder.users('1,a1,t1');
    await bench.folder.readings(1, ...rows('100.5'));
    expect((await bench.import({ maxReading: 100, dryRun: true })).rejects).toEqual({ implausible: 1 });
    expect((await bench.import()).rejects).toEqual({});
    expect((await bench.import({ maxReading: 100, force: true })).rejects).toEqual({ implausible: 1 });
    const asked = await bench.database.query(`select options->'maxReading' as most from imports order by id`);
    expect(asked).toEqual([{ most: 1_000_000_000 }, { most: 100 }]);
  });
  it('is replaced by a corrected file, also where an older version stored it and no day counts it', async () => {
    await bench.folder.users('1,a1,t1');
    await bench.folder.readings(1, `${stamp(0)},100`);
    await bench.import();
    await bench.database.query('update readings set energy_wh = 2e9');
    await bench.parts.get(Verification).run({ repair: PERMIT });
    expect(await bench.database.query('select first_start from users')).toEqual([{ first_start: null }]);
    await bench.folder.readings(1, `${stamp(0)},200`, `${stamp(1)},300`);
    const { rows, stored } = await bench.import();
    expect([rows.rows_inserted, rows.rows_restated]).toEqual([1, 1]);
    expect(stored).toMatchObject({ readings: 2, energyWh: 500 });
  });
});

/** The beginning of a half-hour, counted from that of 15 July. */
function stamp(halfHour: number): string {
  const begin = new Date(Date.parse('2016-07-15T00:00Z') + halfHour * 1_800_000);
  return begin.toISOString().slice(0, 19).replace('T', ' ');
}
