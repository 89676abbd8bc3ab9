import sql, { type Sql } from 'sql-template-tag';
import { bucketEdges, type TimeRange, type Zone } from '../../common/time/index.js';
import { keysOf } from '../../users/index.js';
import type { AskedRange } from '../analysis.js';
import { rangeOf } from '../frame.js';
import type { Snapshot } from '../snapshot.js';

/** Longer ranges are drawn by week: more points would not fit the width of a sparkline. */
const MOST_DAYS = 90;

/** No page shows more users. */
const MOST_USERS = 50;

/** A user's energy over time. */
export interface Sparkline {
  readonly user_id: string;
  /** One for each step; null where the user has no reading. */
  readonly energies_wh: readonly (number | null)[];
}

/** Small lines beside the users of a page, over the same steps and in the order in which they were asked for. */
export interface Sparklines {
  readonly resolution: '1d' | '1w';
  /** Where each step begins, and where the last one ends. */
  readonly edges: readonly Date[];
  readonly lines: readonly Sparkline[];
}

interface Row {
  readonly user_id: string;
  /** Counts from 1. */
  readonly bucket: number;
  readonly energy_wh: number;
}

/**
 * Energy by local day, over more than 90 days by week from Monday. Days and weeks that the range or the data cut
 * are excluded, for they would look like a fall; a range without a whole day has no steps.
 */
export async function sparklines(
  data: Snapshot,
  userIds: readonly string[],
  asked: AskedRange,
): Promise<Sparklines> {
  if (userIds.length > MOST_USERS) throw new RangeError(`${userIds.length} users are more than a page has`);
  const { shared } = rangeOf(data, asked);
  return data.once('sparklines', [userIds, shared], async () => {
    const days = wholeSteps(shared, '1d', data.zone);
    const resolution = days.length - 1 > MOST_DAYS ? '1w' : '1d';
    const edges = resolution === '1d' ? days : wholeSteps(shared, '1w', data.zone);
    const rows = edges.length > 1 ? await data.query<Row>(energies(data, userIds, edges)) : [];
    const found = new Map(rows.map(({ user_id, bucket, energy_wh }) => [`${user_id} ${bucket}`, energy_wh]));
    const lines = userIds.map((user_id) => ({
      user_id,
      energies_wh: edges.slice(1).map((_, index) => found.get(`${user_id} ${index + 1}`) ?? null),
    }));
    return { resolution, edges, lines };
  });
}

function wholeSteps(range: TimeRange, resolution: '1d' | '1w', zone: Zone): readonly Date[] {
  const edges = bucketEdges(range, resolution, zone).filter((edge) => edge >= range.from && edge <= range.to);
  return edges.length > 1 ? edges : [];
}

/** Energy of users in Wh by step, from users' days; a step without readings has no row. */
function energies(data: Snapshot, userIds: readonly string[], edges: readonly Date[]): Sql {
  return sql`
    select external_id as user_id, bucket, energy_wh
    from (
      select user_id, width_bucket(day_start, ${edges}::timestamptz[]) as bucket, sum(energy_wh) as energy_wh
      from ${data.userDays}
      where user_id = any(${keysOf(userIds)})
        and day_start >= ${edges[0] ?? null} and day_start < ${edges.at(-1) ?? null}
      group by 1, 2
    ) as steps join users on users.id = steps.user_id`;
}
