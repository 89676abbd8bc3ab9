import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportReport } from '../../src/import/report/import-report.js';
import { ImportBench } from '../support/import-bench.js';
import { keptDays, plainDays, storedReadings } from '../support/plain-days.js';
import { answersOf, type FileAnswer, SHARED_FORMATS } from '../support/shared-formats.js';

const ROOT = SHARED_FORMATS ?? '';
const FILES = (SHARED_FORMATS === undefined ? [] : readdirSync(ROOT))
  .filter((folder) => folder !== 'halfhour' && existsSync(join(ROOT, folder, 'answers.json')))
  .flatMap((folder) =>
    answersOf(folder)
      .filter(([, { series, refused }]) => series !== undefined && refused === undefined)
      .map(([file, answer]) => ({ name: `${folder}/${file}`, answer })),
  );
const whenThere = FILES.length > 0 ? describe : describe.skip;

interface Stored {
  readonly id: string;
  readonly tariff: string;
  readonly readings: number;
  readonly wh: number;
  readonly first: Date;
  readonly last: Date;
}

const QUALITIES = ['unknown', 'actual', 'estimated', 'substituted', 'derived'];

whenThere('files that people have, imported', () => {
  let bench: ImportBench;

  beforeAll(async () => {
    bench = await ImportBench.start();
  });
  afterAll(() => bench.stop());

  async function stored(): Promise<readonly object[]> {
    const users = await bench.database.query<Stored>(`
      select external_id as id, tariff, count(*) as readings, sum(energy_wh) as wh,
             min(period_start) as first, max(period_start) as last
      from readings join users on users.id = user_id
      group by users.id order by sort_key`);
    const qualities = await bench.database.query<{ id: string; quality: number; count: number }>(`
      select external_id as id, quality, count(*) as count
      from readings join users on users.id = user_id group by 1, 2`);
    return users.map(({ wh, first, last, ...user }) => ({
      ...user,
      wh: wh.toFixed(3),
      first: first.toISOString().replace('.000', ''),
      last: last.toISOString().replace('.000', ''),
      quality: Object.fromEntries(
        qualities
          .filter(({ id }) => id === user.id)
          .map(({ quality, count }) => [QUALITIES[quality] ?? '', count] as const),
      ),
    }));
  }

  /** In the order of ids; who has no half-hour is no user. */
  function expected({ series = [] }: FileAnswer, { refused }: ImportReport): readonly object[] {
    return series
      .filter(({ id, readings }) => readings > 0 && !refused.some(({ path }) => path.endsWith(`, ${id}`)))
      .map(({ id, segment, readings, wh, first_start, last_start, quality }) => ({
        id,
        tariff: segment?.tariff ?? '–',
        readings,
        wh: Number(wh).toFixed(3),
        first: first_start,
        last: last_start,
        quality,
      }));
  }

  it.each(FILES)('$name', async ({ name, answer }) => {
    await bench.reset();
    const zone = /--zone (\S+)/.exec(answer.options ?? '')?.[1];
    const options = zone === undefined ? {} : { zone };

    const report = await bench.importFrom(join(ROOT, name), options);

    const found = await stored();
    const wanted = expected(answer, report);
    expect(found).toHaveLength(wanted.length);
    expect(found).toEqual(expect.arrayContaining([...wanted]));
    expect(report.leftOut).toEqual(answer.dropped ?? {});
    expect(report.missing).toBe(answer.no_value?.count ?? 0);
    expect(report.fillers).toBe(answer.fillers?.count ?? 0);
    expect(await keptDays(bench.database)).toEqual(plainDays(await storedReadings(bench.database), 'UTC'));

    const again = await bench.importFrom(join(ROOT, name), { ...options, force: true });
    expect(again.rows).toMatchObject({ rows_inserted: 0, rows_restated: 0 });
    expect(again.rows.rows_unchanged).toBe(report.rows.rows_inserted);
  });
});
