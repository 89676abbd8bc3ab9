import { Temporal } from 'temporal-polyfill';
import { Zone } from '../../src/common/time/index.js';
import { Rollups, Verification } from '../../src/consumption/index.js';
import { DatabaseState } from '../../src/database/index.js';
import { ImportFileRepository, ImportRepository, RemovalRepository } from '../../src/ledger/index.js';
import { runCommand } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { forgetting } from '../support/forgetting.js';
import { ImportBench } from '../support/import-bench.js';
import { PERMIT } from '../support/permit.js';
import { keptDays, keptMonths, plainDays, plainMonths } from '../support/plain-days.js';
import { randomReadings } from '../support/random-readings.js';
import { runtimeKnowing } from '../support/runtime-rules.js';

const HALF_HOUR = 1_800_000;
const USERS = [
  { id: 1, area: 'a1', tariff: 't1' },
  { id: 2, area: 'a1', tariff: 't2' },
  { id: 3, area: 'a2', tariff: 't1' },
] as const;

interface Row {
  readonly user: number;
  readonly start: Date;
  readonly wh: number;
}

/** Readings as if none had ever been dropped. */
class Model {
  rows: readonly Row[] = [];

  put(user: number, changes: ReadonlyMap<number, number>): void {
    const others = this.rows.filter((row) => row.user !== user || !changes.has(row.start.getTime()));
    const own = [...changes].map(([time, wh]) => ({ user, start: new Date(time), wh }));
    this.rows = [...others, ...own].sort(
      (one, other) => one.user - other.user || one.start.getTime() - other.start.getTime(),
    );
  }

  forget(isForgotten: (row: Row) => boolean): void {
    this.rows = this.rows.filter((row) => !isForgotten(row));
  }

  /** `2016-05-01T00:00:00.000Z 12.5 3` of each half-hour of everyone: energy and readings. */
  halfHours(from = new Date(0)): readonly string[] {
    const groups = Map.groupBy(
      this.rows.filter(({ start }) => start >= from),
      ({ start }) => start.toISOString(),
    );
    return [...groups]
      .map(([start, rows]) => `${start} ${rows.reduce((sum, { wh }) => sum + wh, 0)} ${rows.length}`)
      .sort();
  }
}

// The two last ones have the same clock until 24 July 2016.
describe.each(['Europe/London', 'Asia/Omsk'])('RETENTION_ROLLUPS=keep, in %s', (zone) => {
  const model = new Model();
  let database: TestDatabase;
  let bench: ImportBench;
  let begin: Date;

  const openBench = (more: Readonly<Record<string, string>>): Promise<ImportBench> =>
    ImportBench.start({
      ...database,
      environment: { ...database.environment, RETENTION: '2mo', ...more },
    });

  beforeAll(async () => {
    database = await createTestDatabase({ timeZone: zone });
    bench = await openBench({ RETENTION_ROLLUPS: 'keep' });
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });

  const midnight = (date: string): Date =>
    new Date(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds);

  const fileRows = (readings: ReadonlyMap<number, number>): readonly string[] =>
    [...readings]
      .sort(([one], [other]) => one - other)
      .map(([time, wh]) => {
        const local = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).toPlainDateTime();
        return `${local.toString({ smallestUnit: 'second' }).replace('T', ' ')},${wh}`;
      });

  const usersFile = (...moved: readonly number[]): Promise<void> =>
    bench.folder.users(
      ...USERS.map(({ id, area, tariff }) => `${id},${moved.includes(id) ? 'a9' : area},${tariff}`),
    );

  /** Random half-hours of some days: the first two whole, of the others some. */
  const readingsOf = (user: (typeof USERS)[number], date: string, days: number): Map<number, number> => {
    const of = (count: number, gaps: number) =>
      randomReadings([user], midnight(date), count * 48, { gaps, repeats: 0, late: 0 });
    return new Map([...of(days, 0.85), ...of(2, 0)].map(({ start, wh }) => [start.getTime(), wh]));
  };

  const segments = async (from = new Date(0)): Promise<readonly string[]> => {
    const rows = await bench.database.query<{ start: Date; wh: number; samples: number }>(
      `select period_start as start, sum(energy_wh) as wh, sum(samples) as samples
       from segment_half_hours where period_start >= $1 group by 1`,
      [from],
    );
    return rows.map(({ start, wh, samples }) => `${start.toISOString()} ${wh} ${samples}`).sort();
  };

  const expectDaysOfModel = async (): Promise<void> => {
    expect(await keptDays(bench.database)).toEqual(plainDays(model.rows, zone));
    expect(await keptMonths(bench.database)).toEqual(plainMonths(model.rows, zone));
    const [first] = [...model.rows].sort((one, other) => one.start.getTime() - other.start.getTime());
    const { window } = await bench.parts.get(DatabaseState).read();
    expect(window?.from).toEqual(first?.start);
    const begun = await bench.database.query<{ id: number; first: Date | null }>(
      'select id, first_start as first from users order by id',
    );
    for (const { id, first: kept } of begun) {
      expect([id, kept]).toEqual([id, model.rows.find(({ user }) => user === id)?.start ?? null]);
    }
  };

  const expectVerified = async (): Promise<void> => {
    const verification = bench.parts.get(Verification);
    const state = await bench.parts.get(DatabaseState).read();
    const { listed, counted } = await verification.run({});
    const extent = await verification.extent(state);
    const everyone = extent ? await verification.population(extent, state) : [];
    expect([...listed, ...everyone, ...(await verification.window(counted))]).toEqual([]);
  };

  const storedBefore = async (time: Date): Promise<number> => {
    const [row] = await bench.database.query<{ count: number }>(
      'select count(*) as count from readings where period_start < $1',
      [time],
    );
    return row?.count ?? -1;
  };

  it('is whole or not at all where the process ends before the chunks are gone', async () => {
    await usersFile();
    for (const user of USERS) {
      const readings = readingsOf(
        user,
        user.id === 3 ? '2016-04-20' : '2016-03-01',
        user.id === 3 ? 110 : 160,
      );
      await bench.folder.readings(user.id, ...fileRows(readings));
      model.put(user.id, readings);
    }
    const transaction = bench.database.transaction.bind(bench.database);
    const cut = jest.spyOn(bench.database, 'transaction');
    cut.mockImplementation((work, signal) =>
      work.toString().includes('beginReadings')
        ? transaction(async (session) => {
            await work(session);
            throw new Error('cut short');
          }, signal)
        : transaction(work, signal),
    );
    await expect(bench.import()).rejects.toThrow('cut short');
    cut.mockRestore();
    expect((await bench.parts.get(DatabaseState).read()).readingsBegin).toBeNull();
    expect(await storedBefore(new Date('2100-01-01'))).toBe(model.rows.length);
    await expectDaysOfModel();
    expect(await segments()).toEqual(model.halfHours());
  });

  it('drops old chunks of readings, and leaves days, months and segments as they were', async () => {
    const { stored } = await bench.import();
    const state = await bench.parts.get(DatabaseState).read();
    begin = state.readingsBegin ?? new Date(0);
    expect(stored?.readingsBegin).toEqual(begin);
    // The last reading is of 7 August: two months before, June has begun; chunks have 30 days.
    expect([midnight('2016-05-01'), midnight('2016-06-01')]).toContainEqual(begin);
    await expectDaysOfModel();
    expect(await segments()).toEqual(model.halfHours());
    const left = await storedBefore(begin);
    expect(left).toBeLessThan(31 * 48);
    const gone = model.rows.length - (await storedBefore(new Date('2100-01-01')));
    expect(gone).toBeGreaterThan(1_000);
    const { results } = await bench.parts.get(RemovalRepository).page({ page: 1, pageSize: 1 });
    expect(results).toMatchObject([
      { status: 'completed', selection: 'RETENTION=2mo RETENTION_ROLLUPS=keep', readings: gone },
    ]);
    expect(bench.notes.at(-1)).toContain(
      `Days, months and totals from before ${begin.toISOString()} stay without them.`,
    );
    await expectVerified();
  });

  it('keeps them through refreshes, also forced ones and those of users that have moved', async () => {
    const before = await segments();
    bench.notes.length = 0;
    expect((await bench.import()).files).toMatchObject({ loaded: 0, skipped: 4 });
    expect(bench.notes).toEqual([]);
    await bench.parts.get(Rollups).refresh();
    await bench.parts
      .get(Rollups)
      .refreshByForce({ from: midnight('2016-03-01'), to: midnight('2016-09-01') });
    await bench.parts
      .get(Rollups)
      .refreshByForce({ from: midnight('2016-03-01'), to: midnight('2016-04-01') });
    await usersFile(1);
    expect((await bench.import()).users).toMatchObject({ changed: 1 });
    expect(await segments()).toEqual(before);
    const moved = await bench.database.query<{ from: Date }>(
      `select min(period_start) as from from segment_half_hours where area = 'a9'`,
    );
    const [first] = model.rows.filter(({ user, start }) => user === 1 && start >= begin);
    expect(moved).toEqual([{ from: first?.start }]);
    const other = await openBench({ RETENTION_ROLLUPS: 'keep' });
    await other.parts.get(Rollups).refresh();
    await other.stop();
    expect(await segments()).toEqual(before);
    await expectDaysOfModel();
  });

  it('leaves out of files what is from before, and says so', async () => {
    const [old, recent] = [-40, 40].map((days) => new Date(begin.getTime() + days * 48 * HALF_HOUR));
    const corrections = (from: Date, count: number): Map<number, number> =>
      new Map(Array.from({ length: count }, (_, nth) => [from.getTime() + nth * HALF_HOUR, 1000 + nth / 8]));
    await bench.clearFolder();
    await bench.folder.readings(1, ...fileRows(corrections(old!, 60)), ...fileRows(corrections(recent!, 70)));
    await bench.folder.readings(2, ...fileRows(corrections(old!, 5)));
    const around = corrections(new Date(begin.getTime() - 2 * HALF_HOUR), 4);
    await bench.folder.readings(3, ...fileRows(around));
    const report = await bench.import();
    expect(report.files).toMatchObject({ loaded: 3, withRetired: 3, refused: 0 });
    expect(report.rows).toMatchObject({ rows_read: 139, rows_retired: 67, rows_rejected: 0 });
    model.put(1, corrections(recent!, 70));
    model.put(3, corrections(begin, 2));
    // The first two of its four stand for half-hours from before.
    model.put(3, new Map([...around].slice(2)));
    await expectDaysOfModel();
    expect(await segments()).toEqual(model.halfHours());
    await expectVerified();
    expect((await bench.import()).files).toMatchObject({ loaded: 0, skipped: 3 });
    const imports = bench.parts.get(ImportRepository);
    const { id } = (await imports.page({ page: 2, pageSize: 1 })).results[0]!;
    expect(await imports.one(id)).toMatchObject({ rows_retired: 67, readings_begin: begin });
    const files = bench.parts.get(ImportFileRepository);
    const { results } = await files.page({ importId: id }, { page: 1, pageSize: 10 });
    expect(results.map(({ rows_retired }) => rows_retired)).toEqual([60, 5, 2]);
  });

  it('is verified from there on, and a repair does not touch what is from before', async () => {
    const { generation } = await bench.parts.get(DatabaseState).read();
    const change = (sign: string, comparison: string): Promise<unknown> =>
      bench.database.query(
        `update user_days_${generation} set energy_wh = energy_wh ${sign} 1 where user_id = 1 and day_start ${comparison} $1`,
        [begin],
      );
    await change('+', '<');
    await change('+', '=');
    const environment = { ...database.environment, RETENTION: '2mo', RETENTION_ROLLUPS: 'keep' };
    const found = await runCommand(environment, 'verify', '--user', '1');
    expect(found.code).toBe(1);
    expect(found.stdout.match(/energyWh/g)).toHaveLength(1);
    expect(found.stdout).toContain(
      'days and months from before are kept without them, and were not compared.',
    );
    const repaired = await runCommand(environment, 'verify', '--repair');
    expect([repaired.code, repaired.stdout]).toEqual([
      0,
      expect.stringContaining('All of it was put right.'),
    ]);
    await change('-', '<');
    await expectDaysOfModel();
    expect(await segments()).toEqual(model.halfHours());
  });

  it('copies them in a rebuild, and refuses one that would have them begin elsewhere', async () => {
    const before = await bench.parts.get(DatabaseState).read();
    const rollups = bench.parts.get(Rollups);
    const elsewhere = Zone.ofRuntime('America/New_York');
    await expect(rollups.rebuild(PERMIT, elsewhere, () => undefined)).rejects.toThrow(
      /are kept without their readings, and would begin otherwise by the rules of America\/New_York/,
    );
    expect(await bench.parts.get(DatabaseState).read()).toEqual(before);
    await rollups.rebuild(PERMIT, before.zone, () => undefined);
    expect((await bench.parts.get(DatabaseState).read()).generation).not.toBe(before.generation);
    await expectDaysOfModel();
    expect(await segments()).toEqual(model.halfHours());
    await expectVerified();

    // Until the readings begin its clock is the same.
    const other = zone === 'Asia/Omsk' ? 'Asia/Novosibirsk' : 'Europe/Lisbon';
    await rollups.rebuild(PERMIT, Zone.ofRuntime(other), () => undefined);
    expect(await keptDays(bench.database)).toEqual(plainDays(model.rows, other));
    expect(await keptMonths(bench.database)).toEqual(plainMonths(model.rows, other));
    await rollups.rebuild(PERMIT, before.zone, () => undefined);
    await expectDaysOfModel();
  });

  it('takes rules of local time that differ from there on, or before, but not at it', async () => {
    const environment = { ...database.environment, RETENTION: '2mo', RETENTION_ROLLUPS: 'keep' };
    const { zone: stored } = await bench.parts.get(DatabaseState).read();
    const shifted = (from: Date): Zone => {
      const offsetMs = stored.offsetMsAt(from.getTime()) + 3_600_000;
      const back = {
        at: from.getTime() + 86_400_000,
        offsetMs: stored.offsetMsAt(from.getTime() + 86_400_000),
      };
      return stored
        .until(from, new Zone(zone, [{ at: -Infinity, offsetMs }, back]))
        .until(new Date(back.at), stored);
    };
    const old = shifted(midnight('2016-03-20'));
    await runtimeKnowing(old, async () => {
      expect((await bench.import()).files.refused).toBe(0);
      expect((await runCommand(environment, 'rules')).stdout).toContain('are those that this program knows');
    });
    await runtimeKnowing(shifted(begin), async () => {
      await expect(bench.import()).rejects.toThrow(/knows other rules/);
      const refused = await runCommand(environment, 'rules', '--adopt');
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('cannot be made anew')]);
    });
    await runtimeKnowing(shifted(new Date(begin.getTime() + 20 * 86_400_000)), async () => {
      expect((await runCommand(environment, 'rules', '--adopt')).code).toBe(0);
      await expectVerified();
    });
    // Back again.
    expect((await runCommand(environment, 'rules', '--adopt')).code).toBe(0);
    await expectDaysOfModel();
    expect(await bench.parts.get(DatabaseState).read()).toMatchObject({ readingsBegin: begin });
  });

  it('forgets whole days of users, also those from before, and says what still counts them', async () => {
    const from = midnight('2016-04-10');
    const to = new Date(begin.getTime() + 10 * 48 * HALF_HOUR);
    await expect(
      forgetting(bench.parts, { userIds: ['2'], from: new Date(from.getTime() + HALF_HOUR), to }),
    ).rejects.toThrow(/cuts one: begin and end with whole days there/);
    await expectDaysOfModel();
    const rehearsed = await forgetting(bench.parts, { userIds: ['2'], from, to, dryRun: true });
    await expectDaysOfModel();
    const isForgotten = ({ user, start }: Row): boolean => user === 2 && start >= from && start < to;
    const gone = model.rows.filter(isForgotten).length;
    const report = await forgetting(bench.parts, { userIds: ['2'], from, to });
    expect(report).toMatchObject({ users: 1, readings: gone, readingsBegin: begin });
    expect(report.keptDays).toBe((begin.getTime() - from.getTime()) / (48 * HALF_HOUR));
    expect(rehearsed).toMatchObject({ readings: gone, keptDays: report.keptDays });
    const before = await segments();
    model.forget(isForgotten);
    await expectDaysOfModel();
    expect(await segments()).toEqual(before);
    expect(await segments(begin)).toEqual(model.halfHours(begin));
    await expectVerified();
  });

  it('takes a file back as far as its readings are there', async () => {
    const [file] = await bench.database.query<{ id: number; first: Date }>(
      `select id, first_start as first from import_files where user_id = 1 and kind = 'readings' order by id limit 1`,
    );
    expect(file?.first).toEqual(midnight('2016-03-01'));
    const environment = { ...database.environment, RETENTION: '2mo', RETENTION_ROLLUPS: 'keep' };
    const rehearsed = await runCommand(environment, 'forget', '--file', String(file!.id), '--dry-run');
    expect([rehearsed.code, rehearsed.stdout]).toEqual([
      1,
      expect.stringMatching(
        /What consumption\/1\.csv of import \d+ put in from before 2016-0[56]-01 00:00 stays/,
      ),
    ]);
    const report = await forgetting(bench.parts, { fileIds: [file!.id] });
    expect(report.retired).toMatchObject([{ path: 'consumption/1.csv' }]);
    const corrected = await bench.database.query<{ start: Date }>(
      'select period_start as start from readings where user_id = 1 and period_start >= $1',
      [begin],
    );
    expect(corrected).toHaveLength(70);
    const stands = new Set(corrected.map(({ start }) => start.getTime()));
    model.forget(({ user, start }) => user === 1 && start >= begin && !stands.has(start.getTime()));
    await expectDaysOfModel();
    await expectVerified();
  });

  it('erases a user with the days that are kept', async () => {
    await forgetting(bench.parts, { userIds: ['3'], erase: true });
    model.forget(({ user }) => user === 3);
    await expectDaysOfModel();
    await expectVerified();
  });

  it('goes on with the data, and lets what was kept go once RETENTION_ROLLUPS is drop', async () => {
    await bench.clearFolder();
    const later = readingsOf(USERS[1], '2016-08-08', 60);
    await bench.folder.readings(2, ...fileRows(later));
    await bench.import();
    model.put(2, later);
    const state = await bench.parts.get(DatabaseState).read();
    expect(state.readingsBegin?.getTime()).toBeGreaterThan(begin.getTime());
    await expectDaysOfModel();
    await expectVerified();

    const left = await bench.database.query<Row>(
      `select user_id as "user", period_start as start, energy_wh as wh
       from readings where period_start >= $1 order by 1, 2`,
      [state.readingsBegin],
    );
    await bench.stop();
    bench = await openBench({});
    expect((await bench.import()).stored?.readingsBegin).toBeNull();
    model.rows = left;
    expect((await bench.parts.get(DatabaseState).read()).readingsBegin).toBeNull();
    await expectDaysOfModel();
    expect(await storedBefore(state.readingsBegin!)).toBe(0);
    expect(await segments()).toEqual(model.halfHours());
    await expectVerified();
  });
});
