import { runCommand } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ImportBench } from '../support/import-bench.js';
import type { Ended } from '../support/program.js';

const ZONE = 'Europe/London';
const rows = (wh: number): readonly string[] =>
  Array.from({ length: 6 }, (_, nth) => `2016-10-30 0${nth >> 1}:${nth % 2 ? '30' : '00'}:00,${wh}`);

describe('npm run cli forget', () => {
  let database: TestDatabase;
  let bench: ImportBench;
  beforeAll(async () => {
    database = await createTestDatabase({ timeZone: ZONE });
    bench = await ImportBench.start(database);
  });
  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.folder.users('1,a1,t1', '2,a2,t1');
    await bench.folder.readings(1, ...rows(10));
    await bench.folder.readings(2, ...rows(10));
    await bench.import();
  });

  const forget = (...args: readonly string[]): Promise<Ended> =>
    runCommand(database.environment, 'forget', ...args);
  const timeless = (text: string): string => text.replace(/ in [\d.]+ (ms|s)/, ' in a moment');

  it('says what it did, and what follows', async () => {
    const { code, stdout } = await forget('--user', '1', '--from', '2016-10-30T00:00:00+00:00');
    expect([code, timeless(stdout)]).toEqual([
      0,
      'Forgot 4 readings of 1 user in a moment, from 2016-10-30 01:00 (+01:00) to 2016-10-30 03:00 (Europe/London).\n' +
        '1 file of that time is no longer known: imported again, it is read again.\n',
    ]);
    expect((await forget('--user', '1', '--from', '2016-10-30T00:00:00+00:00')).stdout).toBe(
      'There was nothing to forget.\n',
    );
  });

  it('takes an import back, names what stays as a later one has it, and ends with 1 then', async () => {
    await bench.folder.readings(1, ...rows(20).slice(0, 2));
    const { importId } = await bench.import();
    const first = await forget('--import', String((importId ?? 0) - 1));
    expect([first.code, timeless(first.stdout)]).toEqual([
      1,
      'Forgot 10 readings of 2 users in a moment, from 2016-10-30 00:00 to 2016-10-30 03:00 (Europe/London).\n' +
        `2 readings of user 1 from 2016-10-30 00:00 to 2016-10-30 00:30 stay as consumption/1.csv of import ${importId} has them, which came later.\n` +
        '2 files of that time are no longer known: imported again, they are read again.\n',
    ]);
    const second = await forget('--import', String(importId), '--json');
    expect(second.code).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({
      dry_run: false,
      users: 1,
      readings: 2,
      restored: 0,
      from: '2016-10-29T23:00:00.000Z',
      to: '2016-10-30T00:00:00.000Z',
      kept: { readings: 0, listed: [] },
    });
    expect(await bench.stored()).toEqual([]);
  });

  it('only counts in a rehearsal', async () => {
    const { code, stdout } = await forget('--from', '2016-10-30', '--dry-run');
    expect([code, stdout]).toEqual([
      0,
      'Would forget 12 readings of 2 users, from 2016-10-30 00:00 to 2016-10-30 03:00 (Europe/London).\nNothing was changed.\n',
    ]);
    expect((await forget('--user', '1', '--erase', '--dry-run')).stdout).toMatch(
      /^Would erase 6 readings of 1 user,/,
    );
    expect(await bench.stored()).toHaveLength(12);
  });

  it.each([
    [[], 'Say what to forget'],
    [['12'], 'forget takes no "12"'],
    [['--user', 'a/b'], '--user takes ids of users, not "a/b"'],
    [['--user', '1', '--user', 'x,"y,z"'], 'No such user: x, y,z.'],
    [['--file', 'x'], '--file takes a whole number'],
    [['--from', 'yesterday'], '--from takes a date'],
    [['--from', '2016-02-01', '--to', '2016-01-01'], 'There is no time from'],
    [['--erase', '--from', '2016-02-01'], '--erase goes with --user alone'],
    [['--import', '99'], 'No such import: 99.'],
  ])('refuses %j with 2, and changes nothing', async (args, words) => {
    const { code, stderr } = await forget(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
    expect(await bench.stored()).toHaveLength(12);
  });
});
