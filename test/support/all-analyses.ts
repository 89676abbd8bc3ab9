import { localMidnight, RESOLUTIONS, Zone } from '../../src/common/time/index.js';
import {
  comparison,
  DAY_AND_NIGHT,
  diversity,
  figuresOfUser,
  gaps,
  heatMap,
  implausible,
  loadDurationCurve,
  loadProfile,
  monthlyCoverage,
  peaks,
  peerBand,
  populationSeries,
  qualityOfAll,
  qualityPage,
  ranking,
  ReadingRepository,
  repeatedDays,
  sparklines,
  summary,
  timeOfUse,
  unusualDays,
  userRepeats,
  userSeries,
  weeklyPattern,
} from '../../src/consumption/index.js';
import type { TestParts } from './parts.js';

/** The zone of the days that {@link answersOf} asks for. */
export const LONDON = Zone.ofRuntime('Europe/London');

const FILTER = { areas: [], tariffs: [] };
const day = (date: string): Date => localMidnight(date, LONDON);
const DAYS = { from: day('2016-10-20'), to: day('2016-11-05') };
const CUT = { from: new Date('2016-10-29T13:30:00Z'), to: new Date('2016-11-01T02:30:00Z') };
const ORDER = { filter: FILTER, sort: 'base_load', descending: true, page: 1, pageSize: 10 } as const;

/** Every analysis as JSON, over whole days and over a range that cuts them, around the autumn clock change, in London. */
export async function answersOf(parts: TestParts): Promise<Readonly<Record<string, unknown>>> {
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
