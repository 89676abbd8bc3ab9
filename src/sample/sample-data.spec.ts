import { createHash } from 'node:crypto';
import { sampleFiles } from './sample-data.js';
import { DEFAULT_SAMPLE, type SampleOptions } from './sample-options.js';

interface Row {
  readonly user: string;
  /** As in the file: `2025-10-26 01:30:00`. */
  readonly stamp: string;
  readonly month: number;
  readonly hour: number;
  readonly energy: number;
}

const SMALL: SampleOptions = { users: 3, days: 7, seed: 1 };

const bytesOf = (options: SampleOptions): string => {
  const hash = createHash('sha256');
  for (const { path, content } of sampleFiles(options)) hash.update(`${path}\n${content}`);
  return hash.digest('hex');
};

const linesOf = (content: string): readonly string[] => content.split('\r\n').slice(0, -1);

const usersOf = (
  options: SampleOptions,
): readonly (readonly [id: string, area: string, tariff: string])[] => {
  const [first] = sampleFiles(options);
  return linesOf(first!.content)
    .slice(1)
    .map((line) => line.split(',') as [string, string, string]);
};

const rowsOf = (options: SampleOptions): readonly Row[] =>
  [...sampleFiles(options)].slice(1).flatMap(({ path, content }) => {
    const user = path.slice(12, -4);
    return linesOf(content)
      .slice(1)
      .map((line) => ({
        user,
        stamp: line.slice(0, 19),
        month: Number(line.slice(5, 7)),
        hour: Number(line.slice(11, 13)),
        energy: Number(line.slice(20)),
      }));
  });

const meanOf = (rows: readonly Row[]): number =>
  rows.reduce((sum, { energy }) => sum + energy, 0) / rows.length;

describe('sampleFiles', () => {
  it('gives the same bytes for the same seed, on every machine', () => {
    expect(bytesOf(SMALL)).toBe('d0ecd75d756d5b80fe4099554015872c7852a54a91e59631a20f254a96446426');
  });

  it('gives other readings for another seed', () => {
    const energies = (seed: number): readonly number[] =>
      rowsOf({ ...SMALL, seed }).map(({ energy }) => energy);
    const [one, other] = [energies(1), energies(2)];
    const same = one.filter((energy, index) => energy === other[index]);
    expect(same.length).toBeLessThan(one.length / 10);
  });

  it('keeps a day of a user when the period grows', () => {
    const lastDay = (days: number): readonly Row[] =>
      rowsOf({ users: 1, days, seed: 1 }).filter(({ stamp }) => stamp.startsWith('2025-12-31 23'));
    expect(lastDay(7)).toHaveLength(2);
    expect(lastDay(7)).toEqual(lastDay(30));
  });

  it('keeps users as they are when more are added', () => {
    expect(usersOf({ ...SMALL, users: 50 }).slice(0, 10)).toEqual(usersOf({ ...SMALL, users: 10 }));
  });

  it("has the input's layout: headers, CRLF, local times, whole Wh with one decimal", () => {
    const [users, readings] = [...sampleFiles(SMALL)];
    expect(users?.path).toBe('user_data.csv');
    expect(users?.content).toMatch(/^id,area,tariff\r\n(\d{4},a\d,t\d\r\n){3}$/);
    expect(readings?.path).toBe('consumption/1000.csv');
    expect(readings?.content).toMatch(
      /^datetime,consumption\r\n(\d{4}-\d\d-\d\d \d\d:[03]0:00,\d{1,5}\.0\r\n)+$/,
    );
  });

  it('makes files one at a time, so that thousands of users need no more memory than one', () => {
    const files = sampleFiles({ users: 6000, days: 30, seed: 1 });
    expect(files.next().value?.path).toBe('user_data.csv');
    expect(files.next().value?.path).toBe('consumption/1000.csv');
    expect(files.return().done).toBe(true);
  });

  it('leaves out the hour that the spring change skips', () => {
    const stamps = rowsOf({ users: 1, days: 300, seed: 1 }).map(({ stamp }) => stamp);
    expect(stamps.filter((stamp) => stamp.startsWith('2025-03-30 01'))).toEqual([]);
    expect(stamps.filter((stamp) => stamp.startsWith('2025-03-30 02'))).toHaveLength(2);
  });

  it('works for a single user and day', () => {
    const rows = rowsOf({ users: 1, days: 1, seed: 9 });
    expect(rows).toHaveLength(36);
  });
});

describe.each([1, 2])('the default data set with seed %d', (seed) => {
  const options = { ...DEFAULT_SAMPLE, seed };
  const rows = rowsOf(options);
  const users = usersOf(options);
  const repeated = Map.groupBy(
    rows.filter(({ stamp }) => stamp.startsWith('2025-10-26 01')),
    ({ user, stamp }) => `${user} ${stamp}`,
  );

  it('mixes every area with every tariff', () => {
    const segments = new Set(users.map(([, area, tariff]) => `${area} ${tariff}`));
    expect(users).toHaveLength(60);
    expect([...segments].sort()).toEqual(
      ['a1', 'a2', 'a3'].flatMap((area) => ['t1', 't2', 't3'].map((tariff) => `${area} ${tariff}`)),
    );
  });

  it('has readings of a believable size', () => {
    const meanDay = meanOf(rows) * 48;
    const largest = rows.reduce((most, { energy }) => Math.max(most, energy), 0);
    expect(meanDay).toBeGreaterThan(18_000);
    expect(meanDay).toBeLessThan(30_000);
    expect(largest).toBeGreaterThan(5_000);
    expect(largest).toBeLessThan(11_500);
  });

  it('is quiet at night and busy in the evening', () => {
    const night = meanOf(rows.filter((row) => row.hour < 6));
    const day = meanOf(rows.filter((row) => row.hour >= 7 && row.hour < 16));
    const evening = meanOf(rows.filter((row) => row.hour >= 17 && row.hour < 21));
    expect(night).toBeLessThan(day * 0.75);
    expect(evening).toBeGreaterThan(day * 1.3);
  });

  it('shows its weekend on Saturday and Sunday only', () => {
    const noon = rows.filter(({ hour }) => hour >= 10 && hour < 15);
    const perDate = Map.groupBy(noon, ({ stamp }) => stamp.slice(0, 10));
    const perWeekday = Map.groupBy(perDate, ([date]) => new Date(`${date}T00:00:00Z`).getUTCDay());
    const [sunday, ...others] = [0, 1, 2, 3, 4, 5, 6].map((weekday) =>
      meanOf(perWeekday.get(weekday)!.flatMap(([, some]) => some)),
    ) as [number, ...number[]];
    const saturday = others.pop()!;
    const [least, most] = [Math.min(...others), Math.max(...others)];
    expect(Math.min(saturday, sunday)).toBeGreaterThan(most * 1.1);
    expect((saturday + sunday) / 2 - most).toBeGreaterThan(2 * (most - least));
  });

  it('uses more in winter than in summer', () => {
    const [summer, winter] = [8, 12].map((month) => meanOf(rows.filter((row) => row.month === month)));
    expect(winter).toBeGreaterThan(summer! * 1.2);
  });

  it('heats at night in winter on the overnight tariff', () => {
    const tariffs = new Map(users.map(([id, , tariff]) => [id, tariff]));
    const nights = rows.filter(({ hour }) => hour < 6);
    const growth = (some: readonly Row[]): number =>
      meanOf(some.filter(({ month }) => month === 12)) / meanOf(some.filter(({ month }) => month === 8));
    const overnight = growth(nights.filter(({ user }) => tariffs.get(user) === 't3'));
    const others = growth(nights.filter(({ user }) => tariffs.get(user) !== 't3'));
    expect(overnight).toBeGreaterThan(others * 1.3);
  });

  it('has small and large households', () => {
    const means = [...Map.groupBy(rows, ({ user }) => user).values()].map((own) => meanOf(own));
    expect(Math.max(...means)).toBeGreaterThan(3 * Math.min(...means));
  });

  it('has some days on which a household is away', () => {
    const dayTotals = Map.groupBy(rows, ({ user, stamp }) => `${user} ${stamp.slice(0, 10)}`);
    const perUser = Map.groupBy([...dayTotals], ([key]) => key.slice(0, 4));
    const quietDays = [...perUser.values()].flatMap((days) => {
      const totals = days.map(([, own]) => meanOf(own));
      const usual = totals.toSorted((a, b) => a - b)[Math.floor(totals.length / 2)]!;
      return totals.filter((total) => total < usual * 0.4);
    });
    expect(quietDays.length).toBeGreaterThan(170);
    expect(quietDays.length).toBeLessThan(170 * 60 * 0.2);
  });

  it('has a few zero readings', () => {
    const zeros = rows.filter(({ energy }) => energy === 0);
    expect(zeros.length).toBeGreaterThan(20);
    expect(zeros.length).toBeLessThan(1000);
  });

  it('has one gap, of 77 half-hours in a row at one user', () => {
    const gaps = [...Map.groupBy(rows, ({ user }) => user).values()].flatMap((own) => {
      const times = own.map(({ stamp }) => Date.parse(`${stamp.replace(' ', 'T')}Z`) / 1_800_000);
      return times
        .slice(1)
        .flatMap((time, index) => (time - times[index]! > 1 ? time - times[index]! - 1 : []));
    });
    expect(gaps).toEqual([77]);
  });

  it('begins and ends at the same time for every user', () => {
    const own = [...Map.groupBy(rows, ({ user }) => user).values()];
    expect(new Set(own.map((some) => some[0]?.stamp))).toEqual(new Set(['2025-07-15 00:00:00']));
    expect(new Set(own.map((some) => some.at(-1)?.stamp))).toEqual(new Set(['2025-12-31 23:30:00']));
  });

  it('repeats the autumn hour with different values, and half of it only in a few files', () => {
    const mentions = [...repeated.values()];
    expect(mentions).toHaveLength(120);
    const twice = mentions.filter((some) => some.length === 2);
    expect(twice).toHaveLength(114);
    expect(mentions.filter((some) => some.length === 1)).toHaveLength(6);
    expect(twice.filter(([first, second]) => first!.energy === second!.energy)).toEqual([]);
  });

  it('repeats nothing else', () => {
    const keys = new Set(rows.map(({ user, stamp }) => `${user} ${stamp}`));
    expect(rows.length - keys.size).toBe(114);
    expect(rows).toHaveLength(60 * 170 * 48 - 77 + 114);
  });
});
