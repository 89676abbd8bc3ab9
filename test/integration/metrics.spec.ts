import { Database } from '../../src/database/index.js';
import { MetricsServer } from '../../src/operation/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { metricNamesIn, namedIn } from '../support/metric-names.js';
import { store } from '../support/readings.js';
import { WORLD_READINGS, WORLD_USERS } from '../support/small-world.js';
import { TEST_STORAGE } from '../support/storage.js';

const UNDER_WAY = 'halfhour_http_requests_under_way';

describe('metrics', () => {
  let database: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startTestApp({ ...database, environment: { ...database.environment, METRICS_PORT: '0' } });
    await store(app.get(Database), WORLD_USERS, WORLD_READINGS);
    await app.get(Database).query(`
      insert into imports (directory, options, status, started_at, finished_at, files_skipped)
      values ('a', '{}', 'completed', '2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z', 3),
             ('b', '{}', 'failed', '2026-01-02T00:00:00Z', '2026-01-02T00:01:00Z', 2)`);
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const scrape = async (): Promise<string> => {
    const answer = await fetch(app.get(MetricsServer).address ?? '');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    // An answer is counted once its last byte has left, which its reader may have before.
    return valueOf(text, UNDER_WAY) === 0 ? text : scrape();
  };
  const valueOf = (text: string, series: string): number | undefined => {
    const line = text.split('\n').find((one) => one.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  };

  it('are not where the pages are', async () => {
    expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
    const server = app.get(MetricsServer).address ?? '';
    expect((await fetch(server.replace('/metrics', '/'))).status).toBe(404);
    expect((await fetch(server, { method: 'POST' })).status).toBe(404);
  });

  it('count requests by the template of their route, whatever is asked', async () => {
    for (const id of ['3000', '3001', 'nobody']) await (await fetch(`${app.url}/api/users/${id}`)).text();
    for (const path of ['/made-up', '/made-up-too', '/assets/none.css']) await fetch(app.url + path);
    const text = await scrape();
    const count = (labels: string): number | undefined =>
      valueOf(text, `halfhour_http_request_duration_seconds_count{${labels}}`);
    expect(count('method="GET",route="/api/users/:id",status="200"')).toBe(2);
    expect(count('method="GET",route="/api/users/:id",status="404"')).toBe(1);
    expect(count('method="GET",route="none",status="404"')).toBeGreaterThanOrEqual(2);
    // In no label; a time may have any digits.
    expect(text).not.toMatch(/="[^"]*(3000|nobody|made-up)/);
  });

  it('tell of the data, the last import, the pool and the process', async () => {
    const text = await scrape();
    const end = Math.max(...WORLD_READINGS.map(({ start }) => start.getTime())) / 1000 + 1800;
    expect(
      Object.fromEntries(
        [
          'halfhour_database_up',
          'halfhour_data_end_timestamp_seconds',
          'halfhour_import_last_success_timestamp_seconds',
          'halfhour_import_started_timestamp_seconds',
          'halfhour_import_status{status="failed"}',
          'halfhour_import_status{status="completed"}',
          'halfhour_import_files{result="skipped"}',
          'halfhour_import_rows{result="rejected"}',
        ].map((series) => [series, valueOf(text, series)]),
      ),
    ).toEqual({
      halfhour_database_up: 1,
      halfhour_data_end_timestamp_seconds: end,
      halfhour_import_last_success_timestamp_seconds: Date.parse('2026-01-01T00:01:00Z') / 1000,
      halfhour_import_started_timestamp_seconds: Date.parse('2026-01-02T00:00:00Z') / 1000,
      'halfhour_import_status{status="failed"}': 1,
      'halfhour_import_status{status="completed"}': 0,
      'halfhour_import_files{result="skipped"}': 2,
      'halfhour_import_rows{result="rejected"}': 0,
    });
    expect(valueOf(text, 'halfhour_database_connections{state="idle"}')).toBeGreaterThan(0);
    // Plain tables have no jobs.
    expect(/^halfhour_timescaledb_job_failures\{job="\d+ \w+"\} \d+$/m.test(text)).toBe(
      TEST_STORAGE === 'timescale',
    );
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
    expect(text).not.toMatch(/^halfhour_standby_/m);
  });

  it('count what became of questions to analyses', async () => {
    const computed = 'halfhour_analyses_total{answer="computed"}';
    const kept = 'halfhour_analyses_total{answer="kept"}';
    const before = await scrape();
    for (const format of ['json', 'csv'])
      await (await fetch(`${app.url}/api/consumption?format=${format}`)).text();
    const after = await scrape();
    expect(valueOf(after, computed)! - valueOf(before, computed)!).toBeGreaterThan(0);
    expect(valueOf(after, kept)! - valueOf(before, kept)!).toBeGreaterThan(0);
    expect(valueOf(after, 'halfhour_analyses_kept_bytes')).toBeGreaterThan(0);
  });

  it('tell of what reads very many rows: at work, waiting, sent away', async () => {
    const series = [
      'halfhour_heavy_work{state="running"}',
      'halfhour_heavy_work{state="waiting"}',
      'halfhour_heavy_work_refused_total',
    ];
    const told = async () => {
      const text = await scrape();
      return series.map((one) => valueOf(text, one));
    };
    expect(await told()).toEqual([0, 0, 0]);
    const data = await app.snapshot();
    const work = Promise.withResolvers<undefined>();
    const asked = Array.from({ length: 11 }, () => data.inTurn(10_000_000, () => work.promise));
    const settled = Promise.allSettled(asked);
    expect(await told()).toEqual([1, 8, 2]);
    work.resolve(undefined);
    await settled;
    expect(await told()).toEqual([0, 0, 2]);
  });

  it('are read while the database is away, without what it says of itself', async () => {
    const query = jest.spyOn(app.get(Database), 'query').mockRejectedValue(new Error('gone'));
    const text = await scrape();
    query.mockRestore();
    expect(valueOf(text, 'halfhour_database_up')).toBe(0);
    expect(text).not.toMatch(/^halfhour_(data_|import|refresh)\w* /m);
    expect(valueOf(await scrape(), 'halfhour_database_up')).toBe(1);
  });

  it.each(['deploy/prometheus/alerts.yml', 'deploy/grafana/halfhour.json'])(
    'are all that %s names',
    async (file) => {
      const exported = metricNamesIn(await scrape());
      const named = namedIn(file);
      expect(named.length).toBeGreaterThan(5);
      expect(named.filter((name) => !exported.has(name))).toEqual([]);
    },
  );
});
