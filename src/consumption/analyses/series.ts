import { IntersectionType } from '@nestjs/swagger';
import sql, { empty, raw, type Sql } from 'sql-template-tag';
import { Choice, Count, Figure, Flag, Instant, ListOf, Share, Text } from '../../common/http/index.js';
import {
  autoResolution,
  bucketEdges,
  bucketsBetween,
  drawableResolution,
  type Resolution,
  RESOLUTIONS,
  sharedRange,
  type TimeRange,
} from '../../common/time/index.js';
import { type AskedRange, EVERYONE, type SegmentFilter } from '../analysis.js';
import { coverageOf, expectedHalfHours, type ReportingSpan } from '../expected.js';
import { daysOfUser, type NamedRange, rangeOf, spansOf, userOf } from '../frame.js';
import { IS_ESTIMATED, ofSegments } from '../half-hours.sql.js';
import type { Snapshot } from '../snapshot.js';
import type { Grain } from '../table-choice.js';
import { AnsweredRange, Coverage } from './analysis-head.js';

const OF_A_SPLIT = { optional: true };

class BucketEnergy {
  @Instant('Where the bucket begins.')
  readonly start!: Date;

  @Instant('Where it ends: the first instant that is no part of it.', '2016-07-16T00:00:00+00:00')
  readonly end!: Date;

  @Text('The area, in a series split by area.', 'a1', OF_A_SPLIT)
  readonly area?: string;

  @Text('The tariff, in a series split by tariff.', 't1', OF_A_SPLIT)
  readonly tariff?: string;

  @Figure('Sum of all readings, in Wh.', 142_560)
  readonly energy_wh!: number | null;

  @Figure('How much of it was estimated, substituted or edited, in Wh.', 3_280)
  readonly estimated_wh!: number | null;

  @Figure('Energy of a mean reporting user, in Wh.', 4_752)
  readonly mean_wh!: number | null;

  @Share("In a split series: the segment's part of the energy of its bucket.", 0.4, OF_A_SPLIT)
  readonly share?: number | null;

  @Count('The most users that report in any half-hour of the bucket.', 30)
  readonly users!: number;
}

/** Energy in one step of time, of everyone asked for or of a segment of them. Unknown is null, never zero. */
export class BucketAnswer extends IntersectionType(BucketEnergy, Coverage) {
  @Flag('Wholly inside the data and the asked range, with every expected half-hour.')
  readonly complete!: boolean;
}

/** Consumption over time, for everyone, for segments or for one user (domain page, 1 to 4). Energies in Wh. */
export class SeriesAnswer extends AnsweredRange {
  @Choice(RESOLUTIONS, 'How long a bucket is.')
  readonly resolution!: Resolution;

  @ListOf(BucketAnswer, 'Buckets in order of time; with a split one for each segment and bucket.')
  readonly results!: readonly BucketAnswer[];
}

/** By what a series is split into one series each: the columns, as SQL lists them. */
export const SPLITS = ['area', 'tariff', 'area,tariff'] as const;
export type Split = (typeof SPLITS)[number];

/** What is asked of a series; without `from` or `to` the data window's own. */
export interface SeriesRequest extends AskedRange {
  readonly resolution: Resolution | 'auto';
}

/** Of all users in the filter. */
export interface PopulationSeriesRequest extends SeriesRequest {
  readonly filter: SegmentFilter;
  readonly split?: Split | undefined;
}

/** @throws RefusedError when the range is empty or has more points than may be drawn */
export function populationSeries(data: Snapshot, request: PopulationSeriesRequest): Promise<SeriesAnswer> {
  return data.once('series of the population', request, async () => {
    const { filter, split } = request;
    const frame = seriesFrame(data, request, await spansOf(data, { filter }));
    return seriesOf(data, frame, energiesOfPopulation(frame, filter, split), split);
  });
}

/**
 * @throws NotFoundError when there is no such user
 * @throws RefusedError when the range is empty or has more points than may be drawn
 */
export function userSeries(
  data: Snapshot,
  request: SeriesRequest & { readonly userId: string },
): Promise<SeriesAnswer> {
  return data.once('series of a user', request, async () => {
    const { userId } = request;
    const { key } = await userOf(data, userId);
    const { resolution, grain } = stepOfUser(data, request);
    const spans = await spansOf(data, { filter: EVERYONE, userId });
    const frame = seriesFrame(data, { ...request, resolution }, spans, grain);
    const energies = grain === 'days' ? energiesOfDays(data, frame, key) : energiesOfReadings(frame, key);
    return seriesOf(data, frame, energies);
  });
}

/** The step of a user's series, and what its buckets are made of: by itself it is days where there are no half-hours. */
export function stepOfUser(
  data: Snapshot,
  { resolution: asked, ...range }: SeriesRequest,
): { readonly resolution: Resolution; readonly grain: Grain } {
  const whole = rangeOf(data, range).range;
  const isShort = (step: Resolution): boolean => !DAYS_OR_LONGER.includes(step);
  const usual = asked === 'auto' ? autoResolution(whole) : asked;
  const isCut = data.readingsBegin !== null && whole.from < data.readingsBegin;
  const resolution = asked === 'auto' && isShort(usual) && isCut ? '1d' : usual;
  return { resolution, grain: isShort(resolution) ? 'half-hours' : 'days' };
}

/** Steps shorter than a day are in no aggregate of users. */
const DAYS_OR_LONGER: readonly Resolution[] = ['1d', '1w', '1mo'];

/** What a series is built over: its buckets' edges, the range that was asked for, and when users began. */
interface SeriesFrame {
  readonly range: TimeRange;
  /** From when to when there are data. */
  readonly window: TimeRange;
  /** The range as the answer names it. */
  readonly named: NamedRange;
  readonly resolution: Resolution;
  readonly edges: readonly Date[];
  readonly spans: readonly ReportingSpan[];
}

function seriesFrame(
  data: Snapshot,
  request: SeriesRequest,
  spans: readonly ReportingSpan[],
  grain?: Grain,
): SeriesFrame {
  const { range, window, named } = rangeOf(data, request, grain);
  const resolution = drawableResolution(request.resolution, range);
  const edges = bucketEdges(range, resolution, data.zone);
  return { range, window, named, resolution, edges, spans };
}

/** The segment of a split series. */
type Segment = Pick<BucketAnswer, 'area' | 'tariff'>;

/** A bucket that has readings; `bucket` counts from 1. */
interface Row extends Segment {
  readonly bucket: number;
  readonly energy_wh: number;
  readonly estimated_wh: number;
  readonly mean_wh: number;
  readonly users: number;
  readonly observed: number;
}

/** Add first, average last: a half-hour's energy is summed over its segments before it is divided by its users. */
function energiesOfPopulation({ edges, range }: SeriesFrame, filter: SegmentFilter, split?: Split): Sql {
  const segment = split ? raw(`, ${split}`) : empty;
  return sql`
    with half_hours as (
      select period_start, sum(energy_wh) as energy_wh, sum(estimated_wh) as estimated_wh, sum(observed) as observed${segment}
      from segment_half_hours
      where period_start >= ${range.from} and period_start < ${range.to} and ${ofSegments(filter)}
      group by period_start${segment}
    )
    select width_bucket(period_start, ${edges}::timestamptz[]) as bucket${segment},
           sum(energy_wh) as energy_wh,
           coalesce(sum(estimated_wh), 0) as estimated_wh,
           sum(energy_wh / nullif(observed, 0)::float8) as mean_wh,
           max(observed) as users,
           sum(observed) as observed
    from half_hours
    group by bucket${segment}`;
}

/** Of local days and the pieces that the range cuts. With one user the mean is the total. */
function energiesOfDays(data: Snapshot, { edges, range, window }: SeriesFrame, userKey: number): Sql {
  return sql`
    select width_bucket(start, ${edges}::timestamptz[]) as bucket,
           sum(energy_wh) as energy_wh,
           sum(estimated_wh) as estimated_wh,
           sum(energy_wh) as mean_wh,
           1 as users,
           sum(observed) as observed
    from (${daysOfUser(data, { filter: EVERYONE, range, window }, userKey)}) as parts
    group by bucket`;
}

/** For steps that cut a local day. */
function energiesOfReadings({ edges, range }: SeriesFrame, userKey: number): Sql {
  return sql`
    select width_bucket(period_start, ${edges}::timestamptz[]) as bucket,
           sum(energy_wh) as energy_wh,
           coalesce(sum(energy_wh) filter (where ${IS_ESTIMATED}), 0) as estimated_wh,
           sum(energy_wh) as mean_wh,
           1 as users,
           count(*) filter (where occurrence = 0) as observed
    from plausible_readings
    where period_start >= ${range.from} and period_start < ${range.to} and user_id = ${userKey}::int
    group by bucket`;
}

async function seriesOf(
  data: Snapshot,
  frame: SeriesFrame,
  energies: Sql,
  split?: Split,
): Promise<SeriesAnswer> {
  const rows = frame.edges.length === 0 ? [] : await data.query<Row>(energies);
  return {
    ...frame.named,
    timezone: data.zone.name,
    resolution: frame.resolution,
    results: bucketsOf(frame, segmentsOf(frame.spans, rows, split), split !== undefined),
  };
}

/** A segment with what it has of each bucket, by its number. */
interface SegmentRows {
  readonly names: Segment;
  readonly spans: readonly ReportingSpan[];
  readonly first: Date;
  readonly rows: ReadonlyMap<number, Row>;
}

/** In order of name; without a split one. */
function segmentsOf(
  spans: readonly ReportingSpan[],
  rows: readonly Row[],
  split: Split | undefined,
): readonly SegmentRows[] {
  const rowsOf = Map.groupBy(rows, (row) => keyOf(row, split));
  return [...Map.groupBy(spans, (span) => keyOf(span, split))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, members]) => ({
      names: namesOf(members[0], split),
      spans: members,
      first: new Date(Math.min(...members.map(({ firstStart }) => firstStart.getTime()))),
      rows: new Map(rowsOf.get(key)?.map((row) => [row.bucket, row])),
    }));
}

function namesOf(of: Segment | undefined, split: Split | undefined): Segment {
  return {
    ...(split?.includes('area') && of?.area !== undefined ? { area: of.area } : {}),
    ...(split?.includes('tariff') && of?.tariff !== undefined ? { tariff: of.tariff } : {}),
  };
}

function keyOf({ area, tariff }: Segment, split: Split | undefined): string {
  return JSON.stringify([split?.includes('area') && area, split?.includes('tariff') && tariff]);
}

/** Every bucket of the frame (and segment): nulls where there are no readings. */
function bucketsOf(
  frame: SeriesFrame,
  segments: readonly SegmentRows[],
  isSplit: boolean,
): readonly BucketAnswer[] {
  return bucketsBetween(frame.edges).flatMap((bucket, index) => {
    const { from: start, to: end } = bucket;
    const inside = sharedRange(bucket, frame.range);
    const rows = segments.map((segment) => segment.rows.get(index + 1));
    const total = rows.reduce((sum, row) => sum + (row?.energy_wh ?? 0), 0);
    return segments.map(({ names, spans, first }, place): BucketAnswer => {
      const row = rows[place];
      const observed = row?.observed ?? 0;
      const expected = expectedHalfHours(inside, spans, frame.window.to);
      return {
        start,
        end,
        ...names,
        energy_wh: row?.energy_wh ?? null,
        estimated_wh: row?.estimated_wh ?? null,
        mean_wh: row?.mean_wh ?? null,
        ...(isSplit ? { share: !row || total === 0 ? null : row.energy_wh / total } : {}),
        users: row?.users ?? 0,
        observed,
        expected,
        coverage: coverageOf(observed, expected),
        complete:
          observed === expected &&
          expected > 0 &&
          start >= frame.range.from &&
          end <= frame.range.to &&
          start >= first &&
          end <= frame.window.to,
      };
    });
  });
}
