import { clockChanges, localMidnight, RESOLUTIONS, toLocal, Zone } from '../../src/common/time/index.js';
import {
  comparison,
  ConsumptionModule,
  DAY_AND_NIGHT,
  diversity,
  figuresOfUser,
  heatMap,
  implausible,
  loadDurationCurve,
  loadProfile,
  gaps,
  monthlyCoverage,
  peaks,
  populationSeries,
  peerBand,
  qualityOfAll,
  qualityPage,
  ranking,
  ReadingRepository,
  repeatedDays,
  sparklines,
  summary,
  timeOfUse,
  unusualDays,
  weeklyPattern,
  userSeries,
  userRepeats,
} from '../../src/consumption/index.js';
import { localOf } from '../../src/consumption/local-time.sql.js';
import { Database, DatabaseState } from '../../src/database/index.js';
import { startTestParts, type TestParts } from '../support/parts.js';
import { FOUR_USERS, randomReadings } from '../support/random-readings.js';
import { startWithReadings } from '../support/stored-parts.js';

/** Its days begin up to fourteen hours before those of London, and it skipped one in 2011. */
const FAR_AWAY = 'Pacific/Apia';
const LONDON = Zone.ofRuntime('Europe/London');
const READINGS = randomReadings(FOUR_USERS, new Date('2016-08-01T06:00:00+01:00'), 48 * 100, { gaps: 0.002 });

const FILTER = { areas: [], tariffs: [] };
const day = (date: string): Date => localMidnight(date, LONDON);
const DAYS = { from: day('2016-10-20'), to: day('2016-11-05') };
const CUT = { from: new Date('2016-10-29T13:30:00Z'), to: new Date('2016-11-01T02:30:00Z') };
const ORDER = { filter: FILTER, sort: 'base_load', descending: true, page: 1, pageSize: 10 } as const;

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

  it.each<[string, (text: string) => boolean]>([
    ['names a zone', matches(/at time zone '(?!UTC)|time_bucket\([^)]*'[A-Z][a-z]+\//)],
    ['lists users by unnest', matches(/unnest\([^)]*\) (with ordinality )?as users?\b/)],
    ['lists users by place', matches(/\b(user_id|id) in \((?! ?select\b)/)],
    [
      'reads what is kept by user without naming one or all',
      (text) => readsByUser(text) && !/\buser_id\b/.test(text),
    ],
    ['asks whether there is a row of no column', matches(/exists ?\( ?select from/)],
    ['has a CTE in a lateral', (text) => lateralsOf(text).some(matches(/\(\s?with\b/))],
    [
      'cuts rows off in a lateral, but those of one of its users',
      (text) => lateralsOf(text).some((part) => /\b(limit|offset)\b/.test(part) && !isOfOneUser(part)),
    ],
    ['modifies in a CTE', matches(/as (materialized )?\( ?(insert|update|delete|merge)\b/)],
    ['groups by several sets', matches(/\b(grouping sets|rollup|cube) ?\(/)],
    ['counts or sums what is distinct, which cannot be added over parts', matches(/\( ?distinct\b/)],
  ])('no statement of an analysis %s: another server may have to take a part of it', async (_, breaks) => {
    await parts.get(DatabaseState).raiseVersion();
    const query = jest.spyOn(Database.prototype, 'query');
    await answersOf(parts);
    const texts = query.mock.calls.map(([text]) => text.replaceAll(/\s+/g, ' '));
    query.mockRestore();
    expect(texts.length).toBeGreaterThan(60);
    expect(texts.filter(breaks)).toEqual([]);
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

function matches(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text);
}

function readsByUser(text: string): boolean {
  return /\b(from|join) ((plausible_)?readings|user_(days|months)_[ab])\b/.test(text);
}

function lateralsOf(text: string): readonly string[] {
  return [...text.matchAll(/\blateral ?\(/g)].map(({ index }) =>
    bracketed(text.slice(text.indexOf('(', index))),
  );
}

/** The text up to the bracket that closes its first one. */
function bracketed(text: string): string {
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    open += Number(text[at] === '(') - Number(text[at] === ')');
    if (open === 0) return text.slice(0, at);
  }
  return text;
}

function isOfOneUser(lateral: string): boolean {
  return /\buser_id = users\.id\b/.test(lateral);
}

/** Every analysis as JSON, over whole days and over a range that cuts them, around the autumn clock change. */
async function answersOf(parts: TestParts): Promise<Readonly<Record<string, unknown>>> {
  const answers: Record<string, unknown> = {};
  for (const [range, whom] of [DAYS, CUT].flatMap((one) =>
    [undefined, '2'].map((userId) => [one, userId] as const),
  )) {
    const request = { ...range, filter: FILTER, userId: whom };
    const of = await analysesOf(parts, request);
    for (const [name, answer] of Object.entries(of)) {
      answers[`${name} of ${whom ?? 'everyone'} from ${range.from.toISOString()}`] = answer;
    }
  }
  return JSON.parse(JSON.stringify(answers)) as Readonly<Record<string, unknown>>;
}

type Request = typeof DAYS & { readonly filter: typeof FILTER; readonly userId: string | undefined };

async function analysesOf(parts: TestParts, request: Request): Promise<Readonly<Record<string, unknown>>> {
  const { filter, userId = '3', ...range } = request;
  const data = await parts.snapshot();
  return {
    profile: await loadProfile(data, request),
    heatMap: await heatMap(data, request, 'date'),
    weekHeatMap: await heatMap(data, request, 'weekday'),
    peaks: await peaks(data, request),
    duration: await loadDurationCurve(data, request),
    comparison: await comparison(data, request, 'previous'),
    timeOfUse: await timeOfUse(data, request, DAY_AND_NIGHT),
    diversity: await diversity(data, request),
    unusual: await unusualDays(data, request),
    quality: await qualityPage(data, { ...request, capWh: 900, page: 1, pageSize: 10 }),
    qualityOfAll: await allOf(qualityOfAll(data, { ...request, capWh: 900, pageSize: 3 })),
    implausible: await implausible(data, filter),
    gaps: await gaps(data, { ...range, userId, most: 100 }),
    weekly: await weeklyPattern(data, { filter }),
    figures: await figuresOfUser(data, userId, range),
    ranking: await ranking(data, { ...ORDER, ...range }),
    summary: await summary(data, { ...range, filter }),
    sparklines: await sparklines(data, ['1', '4'], range),
    months: await monthlyCoverage(data, { ...range, ids: ['1', '4'] }),
    peerBand: await peerBand(data, userId, { ...range, resolution: 'auto' }),
    repeatedDays: await repeatedDays(data, request),
    repeats: await userRepeats(data, { ...range, userId, most: 100 }),
    readings: await parts.get(ReadingRepository).page(await parts.snapshot(), request, null, 500),
    population: await Promise.all(
      RESOLUTIONS.map((resolution) =>
        populationSeries(data, { ...range, resolution, filter, split: 'area' }),
      ),
    ),
    own: await Promise.all(
      RESOLUTIONS.map((resolution) => userSeries(data, { ...range, userId, resolution })),
    ),
  };
}

async function allOf<Page>(pages: AsyncIterable<Page>): Promise<readonly Page[]> {
  const all: Page[] = [];
  for await (const page of pages) all.push(page);
  return all;
}
