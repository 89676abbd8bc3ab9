import sql, { type Sql } from 'sql-template-tag';
import {
  DAY_MS,
  bucketEdges,
  bucketsBetween,
  drawableResolution,
  isLocalMidnight,
  type Resolution,
  sharedHalfHours,
  sharedRange,
  startOfDay,
  type TimeRange,
} from '../../common/time/index.js';
import { monthsAndDays, rangeOf, userOf } from '../frame.js';
import type { KnownUser } from '../user-list.js';
import { type SeriesRequest, stepOfUser } from './series.js';
import type { Snapshot } from '../snapshot.js';

/** Of more peers, a sample of this size: a percentile is then right within a few ranks of a hundred. */
const MOST_PEERS = { user_days: 1_000, readings: 250 } as const;
const LEAST_PEERS = 5;

/** The longest range whose readings are read, by step. Longer steps come from users' days. */
const LONGEST_MS: Readonly<Partial<Record<Resolution, number>>> = { '30m': 31 * DAY_MS, '1h': 62 * DAY_MS };

/** What users of the same tariff used in one bucket, in Wh (percentile_cont); null among fewer than five. */
export interface PeerBucket {
  readonly start: Date;
  readonly end: Date;
  /** Users in the percentiles: those with a reading in each half-hour that the bucket has in the range. */
  readonly peers: number | null;
  readonly p10_wh: number | null;
  readonly median_wh: number | null;
  readonly p90_wh: number | null;
}

/** Where a user's series lies among those of its tariff: the band of its peers, itself among them. */
export interface PeerBand extends TimeRange {
  readonly resolution: Resolution;
  readonly buckets: readonly PeerBucket[];
}

type Row = Omit<PeerBucket, 'start' | 'end'> & { readonly bucket: number };

const NO_BAND = { peers: null, p10_wh: null, median_wh: null, p90_wh: null };

/** The buckets, and the part of them that lies in the range and the data. */
interface Steps {
  readonly edges: readonly Date[];
  readonly shared: TimeRange;
  readonly window: TimeRange;
  readonly source: keyof typeof MOST_PEERS;
  readonly resolution: Resolution;
}

/**
 * The same buckets as the user's series. A bucket of days that the range cuts within a day has no band.
 *
 * @returns null where the range is too long for its step: over 31 days of half-hours, over 62 of hours
 * @throws NotFoundError when there is no such user
 * @throws RefusedError when the range is empty or has more points than may be drawn
 */
export function peerBand(data: Snapshot, userId: string, request: SeriesRequest): Promise<PeerBand | null> {
  return data.once('peer-band', [userId, request], async () => {
    const user = await userOf(data, userId);
    const step = stepOfUser(data, request);
    const { range, window, shared } = rangeOf(data, request, step.grain);
    const resolution = drawableResolution(step.resolution, range);
    const longest = LONGEST_MS[resolution];
    if (longest !== undefined && shared.to.getTime() - shared.from.getTime() > longest) return null;
    const source = longest === undefined ? 'user_days' : 'readings';
    const edges = bucketEdges(range, resolution, data.zone);
    const rows =
      edges.length > 0
        ? await data.query<Row>(bands(data, { edges, shared, window, source, resolution }, user))
        : [];
    const found = new Map(rows.map(({ bucket, ...band }) => [bucket, band]));
    const buckets = bucketsBetween(edges).map(({ from: start, to: end }, index) => ({
      start,
      end,
      ...(found.get(index + 1) ?? NO_BAND),
    }));
    return { ...range, resolution, buckets };
  });
}

/**
 * A row for each bucket in which enough peers have a reading in each of its half-hours. Of too many peers a sample is
 * taken: the user itself, and others in a random order that is the same each time.
 */
function bands(data: Snapshot, steps: Steps, { key, tariff }: KnownUser): Sql {
  return sql`
    with peers as materialized (
      select id
      from users
      where tariff = ${tariff}
      order by id <> ${key}::int, id::bigint * 2654435761 & 4294967295
      limit ${MOST_PEERS[steps.source]}
    ),
    energies as (
      select bucket, sum(energy_wh) as energy_wh
      from (${parts(data, steps)}) as parts
      group by user_id, bucket
      having sum(observed) = (${halfHoursOf(data, steps)}::int[])[bucket]
    )
    select bucket, peers, percentiles[1] as p10_wh, percentiles[2] as median_wh, percentiles[3] as p90_wh
    from (
      select bucket, count(*) as peers,
             percentile_cont('{0.1,0.5,0.9}'::float8[]) within group (order by energy_wh) as percentiles
      from energies group by bucket
    ) as bands
    where peers >= ${LEAST_PEERS}`;
}

/** Energies of the peers in pieces of buckets, of which the longest are months. */
function parts(data: Snapshot, { edges, shared, window, source, resolution }: Steps): Sql {
  const whom = sql`user_id in (select id from peers)`;
  const range = { from: startOfDay(shared.from, data.zone), to: shared.to };
  if (source === 'readings') {
    return sql`
        select user_id, width_bucket(period_start, ${edges}::timestamptz[]) as bucket, energy_wh,
               1 - occurrence as observed
        from plausible_readings
        where ${whom} and period_start >= ${shared.from} and period_start < ${shared.to}`;
  }
  const stored =
    resolution === '1mo'
      ? monthsAndDays(data, range, window, whom)
      : sql`
        select user_id, day_start as start, energy_wh, observed
        from ${data.userDays}
        where ${whom} and day_start >= ${range.from} and day_start < ${range.to}`;
  return sql`
        select user_id, width_bucket(start, ${edges}::timestamptz[]) as bucket, energy_wh, observed
        from (${stored}) as stored`;
}

/** The half-hours that each bucket has in the range; null where the range cuts a day that is read whole. */
function halfHoursOf({ zone }: Snapshot, steps: Steps): readonly (number | null)[] {
  const { edges, shared, window, source } = steps;
  const cuts = [shared.from, shared.to].filter(
    (instant) =>
      source === 'user_days' &&
      instant > window.from &&
      instant < window.to &&
      !isLocalMidnight(instant, zone),
  );
  return bucketsBetween(edges).map((bucket) => {
    const isCut = cuts.some((instant) => bucket.from < instant && instant < bucket.to);
    return isCut ? null : sharedHalfHours(sharedRange(bucket, shared), window.from, window.to);
  });
}
