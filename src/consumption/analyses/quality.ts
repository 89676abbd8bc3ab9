import { IntersectionType } from '@nestjs/swagger';
import sql, { raw, type Sql } from 'sql-template-tag';
import { NotFoundError } from '../../common/errors/domain-error.js';
import { DERIVED } from '../../common/reading-quality.js';
import {
  Choices,
  Count,
  type Fields,
  Figure,
  InstantOrNull,
  type Page,
  type PageRequest,
  Share,
} from '../../common/http/index.js';
import { bucketEdges, type TimeRange } from '../../common/time/index.js';
import { BY_ID, isAfter, keysOf } from '../../users/index.js';
import { type AskedRange, EVERYONE, type SegmentFilter } from '../analysis.js';
import { coverageOf } from '../expected.js';
import { rangeOf } from '../frame.js';
import { IS_ESTIMATED, ofUsers } from '../half-hours.sql.js';
import { LARGEST_READING_WH } from '../largest-reading.js';
import type { Snapshot } from '../snapshot.js';
import { Coverage } from './analysis-head.js';
import { notedAndGaps } from './gaps.js';
import { misread } from './misread.js';
import type { NamedUser } from './user-answer.js';

/** More energy in a half-hour than a household's main fuse lets through: 100 A at 230 V. */
export const DEFAULT_CAP_WH = 11_500;

/** What can be wrong with a user's readings, each with the field that counts it. */
export const FLAG_COUNTS = {
  above_cap: 'above_cap',
  stuck: 'stuck_runs',
  zero_run: 'zero_runs',
  spike: 'spike_days',
  implausible: 'implausible',
  hourly: 'hourly_days',
  thousandth: 'thousandth_months',
  far_away: 'far_readings',
} as const;
export type QualityFlag = keyof typeof FLAG_COUNTS;
export const QUALITY_FLAGS = Object.keys(FLAG_COUNTS) as readonly QualityFlag[];

class ReadingsOfAll {
  @InstantOrNull('Start of the first half-hour in all data.')
  readonly first_reading!: Date | null;

  @InstantOrNull('Start of the last half-hour in all data.', '2016-12-31T23:30:00+00:00')
  readonly last_reading!: Date | null;
}

/** The quality of a user's readings (domain page, 16). */
export class QualityAnswer extends IntersectionType(ReadingsOfAll, Coverage) {
  @Count('Second readings of a half-hour.', 2)
  readonly repeats!: number;

  @Count('Readings that were estimated, substituted or edited.', 122)
  readonly estimated_readings!: number;

  @Figure('Their energy, in Wh; null without any reading.', 19_870)
  readonly estimated_wh!: number | null;

  @Share('The same / the energy of all readings; null where that is zero.', 0.023)
  readonly estimated_share!: number | null;

  @InstantOrNull('Start of the first of them.', '2016-07-19T05:00:00+00:00')
  readonly first_estimated!: Date | null;

  @InstantOrNull('Start of the last of them.', '2016-07-21T17:30:00+00:00')
  readonly last_estimated!: Date | null;

  @Count('Readings that are halves of an hour, made by the import.', 0)
  readonly derived_readings!: number;

  @Count('Runs of missing half-hours.', 1)
  readonly gap_runs!: number;

  @Count('Half-hours of the longest of them.', 12)
  readonly longest_gap!: number;

  @Count('Readings over the cap.', 0)
  readonly above_cap!: number;

  @Count('Flat-lined readings: runs of one value above zero over at least 12 half-hours.', 0)
  readonly stuck_runs!: number;

  @Count('Runs of zero over at least 48 half-hours.', 0)
  readonly zero_runs!: number;

  @Count('Local days whose highest reading is more than 180 % above the third.', 1)
  readonly spike_days!: number;

  @Count(
    'Stored readings above 1 GWh, whatever the range: no meter records that, so they are in no figure.',
    0,
  )
  readonly implausible!: number;

  @Count('Local days with one reading an hour, at least 7 in a row, whatever the range.', 0)
  readonly hourly_days!: number;

  @Count(
    'Local months with about a thousandth of the median of the tariff, of at least 5 users, whatever the range: kWh where Wh are meant.',
    0,
  )
  readonly thousandth_months!: number;

  @Count('Readings, few beside the others, a year or more away from all of them, whatever the range.', 0)
  readonly far_readings!: number;

  @InstantOrNull('Where the local days begin that the first of them lie in.', '2001-01-01T00:00:00+00:00')
  readonly far_from!: Date | null;

  @InstantOrNull('Where these days end.', '2001-01-02T00:00:00+00:00')
  readonly far_to!: Date | null;

  @Choices(QUALITY_FLAGS, 'Which of these are worth a look.')
  readonly flags!: readonly QualityFlag[];
}

/** A user with the quality of its readings. */
export interface UserQuality extends Fields<NamedUser> {
  readonly quality: Fields<QualityAnswer>;
}

interface Judging extends AskedRange {
  /** Wh in a half-hour. */
  readonly capWh: number;
}

export interface QualityRequest extends Judging, PageRequest {
  readonly filter: SegmentFilter;
}

/** One page of users in order of id. */
export function qualityPage(data: Snapshot, request: QualityRequest): Promise<Page<UserQuality>> {
  return data.once('quality page', request, async () => {
    const { page, pageSize, capWh, from, to } = request;
    const [found] = await data.query<{ ids: readonly string[]; count: number }>(usersOfPage(request));
    if (!found) throw new Error('a count has one row');
    const results = await quality(data, { from, to, capWh, ids: found.ids });
    return { results, count: found.count, page, pageSize };
  });
}

/**
 * Every user that matches, in order of id, so many at a time. Each page begins after the last user of the one before, so
 * that none is missed or repeated while an import changes which users match.
 */
export async function* qualityOfAll(
  data: Snapshot,
  { filter, pageSize, ...judging }: Omit<QualityRequest, 'page'>,
): AsyncGenerator<readonly UserQuality[], void, undefined> {
  for (let last = ''; ;) {
    const users = await data.query<{ id: string }>(sql`
      select external_id as id from users
      where ${ofUsers({ filter })} and ${isAfter(last)} order by ${BY_ID} limit ${pageSize}`);
    if (users.length === 0) return;
    const ids = users.map(({ id }) => id);
    yield await quality(data, { ...judging, ids });
    last = ids.at(-1) ?? last;
  }
}

function usersOfPage({ filter, page, pageSize }: QualityRequest): Sql {
  const asked = ofUsers({ filter });
  return sql`
  select (select count(*) from users where ${asked}) as count,
         (
           select coalesce(json_agg(external_id), '[]')
           from (
             select external_id from users where ${asked}
             order by ${BY_ID} limit ${pageSize} offset ${(page - 1) * pageSize}
           ) as page
         ) as ids`;
}

/** @throws NotFoundError when there is no such user */
export async function userQuality(
  data: Snapshot,
  { userId, ...judging }: Judging & { readonly userId: string },
): Promise<QualityAnswer> {
  const [user] = await quality(data, { ...judging, ids: [userId] });
  if (!user) throw new NotFoundError(`There is no user ${userId}.`);
  return user.quality;
}

/** Of these users, in their order. */
export function quality(
  data: Snapshot,
  request: Judging & { readonly ids: readonly string[] },
): Promise<readonly UserQuality[]> {
  return data.once('quality', request, async () => {
    const { shared } = rangeOf(data, request, 'half-hours');
    const [misreadOf, rows] = await Promise.all([
      misreadOfUsers(data),
      data.query<Row>(figures(data, request.ids, shared, request.capWh)),
    ]);
    return rows.map((row) => judged(row, misreadOf(row.id)));
  });
}

/** What a whole file may be misread by: found over all users and all data, and kept. */
type MisreadCounts = Pick<
  QualityAnswer,
  'hourly_days' | 'thousandth_months' | 'far_readings' | 'far_from' | 'far_to'
>;

async function misreadOfUsers(data: Snapshot): Promise<(id: string) => MisreadCounts> {
  const { hourly, thousandth, far } = await misread(data, EVERYONE);
  const daysOf = new Map(hourly.map(({ user_id, days }) => [user_id, days]));
  const monthsOf = new Map(thousandth.map(({ user_id, months }) => [user_id, months]));
  const farOf = Map.groupBy(far, ({ user_id }) => user_id);
  return (id) => {
    const parts = farOf.get(id) ?? [];
    return {
      hourly_days: daysOf.get(id) ?? 0,
      thousandth_months: monthsOf.get(id) ?? 0,
      far_readings: parts.reduce((sum, { readings }) => sum + readings, 0),
      far_from: parts[0]?.from ?? null,
      far_to: parts[0]?.to ?? null,
    };
  };
}

type Row = Omit<UserQuality, 'quality'> & Omit<QualityAnswer, 'coverage' | 'flags' | keyof MisreadCounts>;

function judged(row: Row, counts: MisreadCounts): UserQuality {
  const { id, area, tariff, first_reading, last_reading, observed, expected, ...own } = row;
  const all = { ...own, ...counts };
  return {
    id,
    area,
    tariff,
    quality: {
      first_reading,
      last_reading,
      observed,
      expected,
      coverage: coverageOf(observed, expected),
      ...all,
      flags: QUALITY_FLAGS.filter((flag) => all[FLAG_COUNTS[flag]] > 0),
    },
  };
}

/** A gap ends a run. Readings that no meter records are counted in whatever range; they are in no other figure. */
function figures(data: Snapshot, ids: readonly string[], range: TimeRange, capWh: number): Sql {
  const edges = bucketEdges(range, '1d', data.zone);
  return sql`
  with ${notedAndGaps(data, ids, range)},
  gaps_of_users as (
    select user_id, count(*) as gap_runs, max(half_hours) as longest_gap from gaps group by user_id
  ),
  continued as (
    select user_id, period_start, before_start, energy_wh,
           place - row_number() over (partition by user_id order by place) as run
    from noted where energy_wh = before_wh and period_start <= before_start + interval '30 minutes'
  ),
  runs as (
    select user_id, min(energy_wh) as energy_wh,
           1 + extract(epoch from max(period_start) - min(before_start)) / 1800 as half_hours
    from continued group by user_id, run
  ),
  runs_of_users as (
    select user_id,
           count(*) filter (where energy_wh > 0 and half_hours >= 12) as stuck_runs,
           count(*) filter (where energy_wh = 0 and half_hours >= 48) as zero_runs
    from runs group by user_id
  ),
  counts as (
    select users.id as user_id, sum(observed) as observed, sum(repeats) as repeats, sum(above_cap) as above_cap,
           sum(energy_wh) as energy_wh, sum(estimated) as estimated, coalesce(sum(estimated_wh), 0) as estimated_wh,
           min(first_estimated) as first_estimated, max(last_estimated) as last_estimated, sum(derived) as derived,
           count(*) filter (where highest[3] > 0 and (highest[1] - highest[3]) / highest[3] > 1.8) as spike_days
    from users
    cross join lateral (
      select count(*) filter (where occurrence = 0) as observed,
             count(*) filter (where occurrence = 1) as repeats,
             count(*) filter (where energy_wh > ${capWh}) as above_cap,
             sum(energy_wh) as energy_wh,
             count(*) filter (where ${IS_ESTIMATED}) as estimated,
             sum(energy_wh) filter (where ${IS_ESTIMATED}) as estimated_wh,
             min(period_start) filter (where ${IS_ESTIMATED}) as first_estimated,
             max(period_start) filter (where ${IS_ESTIMATED}) as last_estimated,
             count(*) filter (where quality = ${DERIVED}) as derived,
             array_agg(energy_wh order by energy_wh desc) as highest
      from plausible_readings
      where user_id = users.id and period_start >= ${range.from} and period_start < ${range.to}
      group by user_id, width_bucket(period_start, ${edges}::timestamptz[])
    ) as days
    where users.external_id = any(${ids}::text[])
    group by users.id
  ),
  implausible as (
    select user_id, count(*) as implausible
    from readings
    where user_id = any(${keysOf(ids)}) and energy_wh > ${raw(String(LARGEST_READING_WH))}
    group by user_id
  )
  select external_id as id, area, tariff, begun.first_start as first_reading, begun.last_start as last_reading,
         coalesce(observed, 0) as observed,
         coalesce(greatest(0, ceil(extract(epoch from ${range.to}::timestamptz - expected_from) / 1800)), 0) as expected,
         coalesce(repeats, 0) as repeats,
         coalesce(estimated, 0) as estimated_readings,
         estimated_wh,
         estimated_wh / nullif(energy_wh, 0) as estimated_share,
         first_estimated,
         last_estimated,
         coalesce(derived, 0) as derived_readings,
         coalesce(gap_runs, 0) as gap_runs,
         coalesce(longest_gap, 0) as longest_gap,
         coalesce(above_cap, 0) as above_cap,
         coalesce(stuck_runs, 0) as stuck_runs,
         coalesce(zero_runs, 0) as zero_runs,
         coalesce(spike_days, 0) as spike_days,
         coalesce(implausible, 0) as implausible
  from begun
  left join counts on counts.user_id = begun.user_id
  left join gaps_of_users on gaps_of_users.user_id = begun.user_id
  left join runs_of_users on runs_of_users.user_id = begun.user_id
  left join implausible on implausible.user_id = begun.user_id
  order by array_position(${ids}::text[], external_id)`;
}
