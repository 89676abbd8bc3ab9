import { SegmentParameters } from '../../src/consumption/index.js';
import { Database } from '../../src/database/index.js';
import {
  endsOf,
  type ReadingAnswer,
  type ReadingKey,
  ReadingRepository,
  type ReadingsRequest,
} from '../../src/consumption/index.js';
import type { TestParts } from '../support/parts.js';
import { FOUR_USERS, ofAnyQuality, randomReadings } from '../support/random-readings.js';
import type { PlainReading } from '../support/readings.js';
import { startWithReadings } from '../support/stored-parts.js';
import { makeRoom } from '../support/storage.js';

const FIRST = new Date('2016-10-29T00:00:00+01:00');
const EVERYONE: ReadingsRequest = { filter: { areas: [], tariffs: [] } };

/** In the order of user, time and occurrence. */
function stored(readings: readonly PlainReading[]): ReadingAnswer[] {
  return readings
    .toSorted(
      (a, b) => a.userId - b.userId || +a.start - +b.start || (a.occurrence ?? 0) - (b.occurrence ?? 0),
    )
    .map(({ userId, start, occurrence = 0, wh, quality = 'unknown' }) => ({
      user_id: String(userId),
      start,
      occurrence,
      energy_wh: wh,
      quality,
    }));
}

describe('pages of readings', () => {
  const readings = ofAnyQuality(
    randomReadings(FOUR_USERS, FIRST, 48 * 3 + 2, {
      repeats: 0.1,
    }),
  );
  let parts: TestParts;

  beforeEach(async () => {
    parts = await startWithReadings('Europe/London', FOUR_USERS, readings);
  });

  afterEach(() => parts.close());

  const walk = async (
    request: ReadingsRequest,
    size: number,
    between?: () => Promise<unknown>,
  ): Promise<ReadingAnswer[]> => {
    const found: ReadingAnswer[] = [];
    let after: ReadingKey | null = null;
    do {
      const page = await parts.get(ReadingRepository).page(await parts.snapshot(), request, after, size);
      expect(page.results.length).toBeLessThanOrEqual(size);
      found.push(...page.results);
      after = page.next;
      await between?.();
    } while (after);
    return found;
  };

  it('give every reading once, in the order of the key, whatever their size', async () => {
    for (const size of [7, 100, 5_000]) expect(await walk(EVERYONE, size)).toEqual(stored(readings));
  });

  it('give what a user, a segment or a range holds, and both readings of the repeated hour', async () => {
    const of = (keep: (reading: PlainReading) => boolean): ReadingAnswer[] => stored(readings.filter(keep));
    expect(await walk({ ...EVERYONE, userId: '3' }, 50)).toEqual(of(({ userId }) => userId === 3));
    expect(await walk({ filter: { areas: ['a2'], tariffs: ['t2', 't1'] } }, 50)).toEqual(
      of(({ userId }) => userId > 2),
    );
    const range = { from: new Date('2016-10-30T01:00:00+01:00'), to: new Date('2016-10-30T02:00:00Z') };
    const repeatedHour = of(({ start }) => +start >= +range.from && +start < +range.to);
    expect(await walk({ ...EVERYONE, ...range }, 3)).toEqual(repeatedHour);
    expect(await walk({ ...EVERYONE, from: range.from }, 90)).toEqual(
      of(({ start }) => +start >= +range.from),
    );
    expect(await walk({ ...EVERYONE, qualities: ['estimated', 'derived'] }, 30)).toEqual(
      of(({ quality = 'unknown' }) => ['estimated', 'derived'].includes(quality)),
    );
    // A cursor may name a user that is not asked for.
    const elsewhere = { user_id: '2', start: FIRST, occurrence: 0 };
    const next = await parts
      .get(ReadingRepository)
      .page(await parts.snapshot(), { filter: { areas: ['a2'], tariffs: [] } }, elsewhere, 1);
    expect(next.results).toEqual(of(({ userId }) => userId === 3).slice(0, 1));
  });

  it('end with one that is just full', async () => {
    const repository = parts.get(ReadingRepository);
    const data = await parts.snapshot();
    const ofOne: ReadingsRequest = { ...EVERYONE, userId: '2' };
    const all = stored(readings.filter(({ userId }) => userId === 2));
    expect(await repository.page(data, ofOne, null, all.length)).toEqual({ results: all, next: null });
    const { next } = await repository.page(data, ofOne, null, all.length - 1);
    expect(next).toEqual(all.at(-2));
    expect(await repository.page(data, ofOne, next, 1)).toEqual({ results: all.slice(-1), next: null });
  });

  it('neither double nor drop a reading while others are stored and taken out', async () => {
    const database = parts.get(Database);
    let turn = 0;
    await makeRoom(database, new Date('2016-11-05Z'));
    const busy = async (): Promise<void> => {
      turn++;
      const start = new Date(Date.UTC(2016, 10, 5) + turn * 30 * 60 * 1000).toISOString();
      for (const userId of [1, 4])
        await database.query('insert into readings (user_id, period_start, energy_wh) values ($1, $2, 1)', [
          userId,
          start,
        ]);
      if (turn > 1) await database.query('delete from readings where energy_wh = 1 and user_id = 1');
    };
    const before = new Date('2016-11-01T00:00:00Z');
    const found = (await walk(EVERYONE, 20, busy)).filter(({ start }) => start < before);
    expect(found).toEqual(stored(readings));
  });

  it('pass over more users without a reading than are looked through at once', async () => {
    const database = parts.get(Database);
    const start = new Date('2016-11-05T00:00:00Z');
    await database.query(`
      insert into users (id, external_id, sort_key, area, tariff)
      select id, id::text, '04' || id, 'a9', 't9' from generate_series(1000, 2500) as id`);
    await makeRoom(database, start);
    await database.query('insert into readings (user_id, period_start, energy_wh) values (2500, $1, 5)', [
      start,
    ]);
    const last = { user_id: '2500', start, occurrence: 0, energy_wh: 5, quality: 'unknown' } as const;
    expect(await walk({ filter: { areas: ['a9'], tariffs: [] } }, 1)).toEqual([last]);
    expect((await walk(EVERYONE, 200)).at(-1)).toEqual(last);
  });

  it('leave open ends open, and resolve a relative range against the data', async () => {
    const data = await parts.snapshot();
    expect(endsOf(data, {})).toEqual({ from: undefined, to: undefined });
    const lastDay = Object.assign(new SegmentParameters(), { range: 'last-1d' }).request(data);
    expect(endsOf(data, lastDay)).toEqual({
      from: new Date('2016-10-31T00:00:00Z'),
      to: new Date('2016-11-01T00:00:00Z'),
    });
  });
});
