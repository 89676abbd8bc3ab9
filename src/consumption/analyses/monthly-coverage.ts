import sql, { type Sql } from 'sql-template-tag';
import {
  bucketEdges,
  bucketsBetween,
  sharedHalfHours,
  sharedRange,
  type TimeRange,
} from '../../common/time/index.js';
import type { AskedRange } from '../analysis.js';
import { coverageOf } from '../expected.js';
import { keysOf } from '../../users/index.js';
import { monthsAndDays, rangeOf } from '../frame.js';
import type { Snapshot } from '../snapshot.js';
import type { Coverage } from './analysis-head.js';

/** How complete the readings of users are, month by month. */
export interface MonthlyCoverage {
  /** Local months that the range shares with the data. A first or last one that it cuts keeps its nominal edges. */
  readonly months: readonly TimeRange[];
  /** In the order in which the users were asked for. */
  readonly users: readonly UserMonths[];
}

interface UserMonths {
  readonly user_id: string;
  /** One for each of the months; nothing is expected before the user's first reading. */
  readonly months: readonly Coverage[];
}

/** Coverage by user and local month (domain page, 2 and 16): a day that the range cuts counts whole. */
export function monthlyCoverage(
  data: Snapshot,
  request: AskedRange & { readonly ids: readonly string[] },
): Promise<MonthlyCoverage> {
  return data.once('monthly coverage', request, async () => {
    const { window, shared } = rangeOf(data, request);
    const edges = bucketEdges(shared, '1mo', data.zone);
    const days = bucketEdges(shared, '1d', data.zone);
    const wholeDays = { from: days[0] ?? shared.from, to: days.at(-1) ?? shared.to };
    const parts = monthsAndDays(data, wholeDays, window, sql`user_id = any(${keysOf(request.ids)})`);
    const rows = await data.query<Row>(observedByMonth(request.ids, edges, parts));
    const byUser = Map.groupBy(rows, ({ user_id }) => user_id);
    const months = bucketsBetween(edges);
    const daysOf = (month: TimeRange): TimeRange => sharedRange(month, sharedRange(wholeDays, window));
    return {
      months,
      users: request.ids.map((id) => ({
        user_id: id,
        months: months.map((month, index) =>
          monthOf(index + 1, daysOf(month), byUser.get(id) ?? [], window.to),
        ),
      })),
    };
  });
}

interface Row {
  readonly user_id: string;
  readonly first_reading: Date;
  /** Counts from 1; null in the one row of a user without readings in the range. */
  readonly month: number | null;
  readonly observed: number;
}

function monthOf(number: number, days: TimeRange, rows: readonly Row[], dataEnd: Date): Coverage {
  const observed = rows.find(({ month }) => month === number)?.observed ?? 0;
  const [first] = rows;
  const expected = first ? sharedHalfHours(days, first.first_reading, dataEnd) : 0;
  return { observed, expected, coverage: coverageOf(observed, expected) };
}

/** A user without any readings has no row. */
function observedByMonth(ids: readonly string[], edges: readonly Date[], parts: Sql): Sql {
  return sql`
    select users.external_id as user_id, users.first_start as first_reading,
           width_bucket(parts.start, ${edges}::timestamptz[]) as month,
           coalesce(sum(parts.observed), 0) as observed
    from users
    left join (${parts}) as parts on parts.user_id = users.id
    where users.external_id = any(${ids}::text[]) and users.first_start is not null
    group by 1, 2, 3`;
}
