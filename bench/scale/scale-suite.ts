import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { UsageError } from '../../src/common/errors/index.js';
import { DAY_MS } from '../../src/common/time/index.js';
import { ConfigModule } from '../../src/config/index.js';
import { ConsumptionModule, Rollups } from '../../src/consumption/index.js';
import { DatabaseModule, DatabaseState } from '../../src/database/index.js';
import { BenchDatabase } from '../support/bench-database.js';
import { runCommand } from '../support/command-line.js';
import { generatedInput } from '../support/inputs.js';
import type { Measurement, Section } from '../support/section.js';
import { median } from '../support/statistics.js';
import type { Suite } from '../support/suite.js';
import { timed } from '../support/timed.js';
import { type Answered, answersOf, pagesDuring, questionsOf, rowsOf } from './answers.js';
import { measureExports } from './exports.js';
import { WebProcess } from './web-process.js';
import {
  assertRoom,
  FIRST_DAY,
  FIRST_ID,
  makeWorld,
  readingsIn,
  type Size,
  sizeOnDisk,
  type SizeOnDisk,
} from './world.js';

const USERS = [600, 6_000, 60_000];
const DAYS = 60;
/** Who is imported while pages are read. */
const IMPORTED_USERS = 600;
const LIMITS = { readingBytes: 5, allBytes: 8, webMiB: 600, whileImporting: 3 };

/** What a size took, for the curve. */
interface Point {
  readonly size: Size;
  readonly rankingMs: number;
  readonly summaryMs: number;
  readonly refreshMs: number;
}

/** How sizes grow with users and days: on disk, in memory, in time. Needs a server. */
export const scaleSuite: Suite = {
  name: 'scale',
  async run({ server, users, days, rounds }, show) {
    if (server === undefined) throw new UsageError('The suite scale needs a server: set BENCH_DATABASE_URL.');
    const points: Point[] = [];
    for (const count of users.length > 0 ? users : USERS) {
      const size = { users: count, days: days ?? DAYS };
      const database = await BenchDatabase.create(server);
      try {
        points.push(await measure(database, size, rounds, show));
      } finally {
        await database.drop();
      }
    }
    if (points.length > 1) show(curve(points));
  },
};

async function measure(
  database: BenchDatabase,
  size: Size,
  rounds: number,
  show: (section: Section) => void,
): Promise<Point> {
  await assertRoom(database, size);
  const name = `${size.users.toLocaleString('en-US')} users, ${size.days} days`;
  const readings = readingsIn(size);
  show({ title: `Made in the database, ${name}`, rows: await made(database, size, readings) });
  const refreshMs = await refreshAfterADay(database, size, rounds);
  show({
    title: `Kept up, ${name}`,
    rows: [{ what: 'refresh after one changed day of a user', value: refreshMs, unit: 'ms' }],
  });
  const web = await WebProcess.start(database);
  try {
    const answered = await answersOf(database, web, questionsOf(size), rounds);
    show({ title: `Answers, ${name}`, rows: [...rowsOf(answered), memoryOf(web)] });
    show({ title: `Exports, ${name}`, rows: await measureExports(database, web, readings, rounds) });
    show({ title: `While an import runs, ${name}`, rows: await whileImporting(database, web, size) });
    return {
      size,
      refreshMs,
      rankingMs: firstOf(answered, '/api/users?sort=-total'),
      summaryMs: firstOf(answered, '/'),
    };
  } finally {
    await web.stop();
  }
}

async function made(database: BenchDatabase, size: Size, readings: number): Promise<readonly Measurement[]> {
  const insert = await timed(() => makeWorld(database, size));
  await database.sql.query('vacuum analyze');
  const rebuild = await runCommand(database, 'rollups', '--rebuild');
  const refresh = await runCommand(database, 'rollups');
  const loose = await sizeOnDisk(database);
  const compact = await runCommand(database, 'compact');
  const kept = await sizeOnDisk(database);
  await database.sql.query('analyze');
  const time = (what: string, value: number): Measurement => ({ what, value, unit: 'ms' });
  return [
    time('readings made by SQL', insert),
    { what: '  rows a second', value: (readings / insert) * 1000, unit: 'rows/s' },
    time('rollups --rebuild, whole process', rebuild.wallMs),
    { what: '  its memory', value: rebuild.peakMiB, unit: 'MiB' },
    time('rollups, nothing stale, whole process', refresh.wallMs),
    time('compact, whole process', compact.wallMs),
    ...sizes('before compact', loose, readings),
    ...sizes('after compact', kept, readings, LIMITS),
  ];
}

function sizes(
  when: string,
  { readings: bytes, rollups }: SizeOnDisk,
  readings: number,
  limits?: typeof LIMITS,
): readonly Measurement[] {
  const row = (what: string, value: number, limit?: number): Measurement => ({
    what,
    value: value / readings,
    unit: 'bytes',
    ...(limit !== undefined && { target: { value: limit } }),
  });
  return [
    row(`a reading on disk, ${when}`, bytes, limits?.readingBytes),
    row('  with its rollups', bytes + rollups, limits?.allBytes),
  ];
}

/** What refreshes, without pages and commands. */
@Module({ imports: [ConfigModule, DatabaseModule, ConsumptionModule] })
class Refreshing {}

/** One user's readings of the last day are restated past the importer; the refresh is timed without the start of a process. */
async function refreshAfterADay(database: BenchDatabase, { days }: Size, rounds: number): Promise<number> {
  const times: number[] = [];
  Object.assign(process.env, database.environment);
  const program = await NestFactory.createApplicationContext(Refreshing, { logger: ['fatal', 'error'] });
  const [from, to] = [new Date(FIRST_DAY + (days - 1) * DAY_MS), new Date(FIRST_DAY + days * DAY_MS)];
  for (let round = 0; round < rounds; round++) {
    await database.sql.transaction(async (session) => {
      await session.query(
        'update readings set energy_wh = energy_wh + 1 where user_id = $1 and period_start >= $2',
        [FIRST_ID, from],
      );
      await database.storage.noteChanges(session, [{ from, to }]);
    });
    await program.get(DatabaseState, { strict: false }).raiseVersion();
    times.push(await timed(() => program.get(Rollups, { strict: false }).refresh()));
  }
  await program.close();
  return median(times);
}

async function whileImporting(
  database: BenchDatabase,
  web: WebProcess,
  { days }: Size,
): Promise<readonly Measurement[]> {
  const paths = ['/', '/quality', `/users/${FIRST_ID + 7}`, '/?sort=-peak'];
  const { folder } = await generatedInput(IMPORTED_USERS, days);
  for (const path of paths) await (await fetch(web.url + path)).arrayBuffer();
  const quiet = await pagesDuring(web, paths, new Promise((resolve) => setTimeout(resolve, 5_000)));
  const { medianMs, refused, asked } = await pagesDuring(
    web,
    paths,
    runCommand(database, 'import', folder, '--quiet'),
  );
  return [
    { what: 'pages, median, quiet', value: quiet.medianMs, unit: 'ms' },
    {
      what: `pages, median, while ${IMPORTED_USERS} users are imported`,
      value: medianMs,
      unit: 'ms',
      ratio: medianMs / quiet.medianMs,
      target: { ratio: LIMITS.whileImporting },
    },
    { what: '  of so many pages', value: asked, unit: '' },
    { what: '  answered 503', value: refused, unit: '', target: { value: 0 } },
  ];
}

function memoryOf({ peakMiB = Number.NaN }: WebProcess): Measurement {
  return {
    what: 'memory of the web process, at most',
    value: peakMiB,
    unit: 'MiB',
    target: { value: LIMITS.webMiB },
  };
}

function firstOf(answered: readonly Answered[], path: string): number {
  return answered.find((one) => one.path === path)?.firstMs ?? Number.NaN;
}

/** Times of each size; from the second on beside how many times as many users there are as before. */
function curve(points: readonly Point[]): Section {
  const measures = [
    ['first ranking', ({ rankingMs }: Point) => rankingMs],
    ['first summary', ({ summaryMs }: Point) => summaryMs],
    ['refresh after one changed day', ({ refreshMs }: Point) => refreshMs],
  ] as const;
  const rows = measures.flatMap(([what, pick]) =>
    points.map((point, place): Measurement => {
      const before = points[place - 1];
      const value = pick(point);
      const row = {
        what: `${what}, ${point.size.users.toLocaleString('en-US')} users`,
        value,
        unit: 'ms',
      } as const;
      if (!before) return row;
      const growth = value / pick(before) / (point.size.users / before.size.users);
      return { ...row, ratio: growth, target: { ratio: 1 } };
    }),
  );
  return { title: 'The curve: times, and growth beside that of users', rows };
}
