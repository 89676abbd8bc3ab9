import sql, { type Sql } from 'sql-template-tag';
import {
  bucketEdges,
  bucketsBetween,
  startOfDay,
  startOfDayAfter,
  type TimeRange,
} from '../../common/time/index.js';
import type { SegmentFilter } from '../analysis.js';
import type { Snapshot } from '../snapshot.js';
import { usersOf } from '../user-list.js';
import { type FarReadings, farReadings } from './far-readings.js';
import { type HourlyDays, hourlyDays } from './hourly-days.js';
import { type ThousandthMonths, thousandthMonths } from './thousandth-months.js';

/** Readings of a user that lie years away, and the local days that they lie in. */
export type FarDays = Pick<FarReadings, 'user_id' | 'readings'> & TimeRange;

/** Whose files are probably not what they were taken for, each in order of id. */
export interface Misread {
  readonly hourly: readonly HourlyDays[];
  readonly thousandth: readonly ThousandthMonths[];
  readonly far: readonly FarDays[];
}

/** A row in JSON. */
type InJson<Row> = { readonly [Name in keyof Row]: Row[Name] extends Date ? string : Row[Name] };

interface Found {
  readonly hourly: readonly InJson<HourlyDays>[];
  readonly thousandth: readonly InJson<ThousandthMonths>[];
  readonly far: readonly InJson<FarReadings>[];
}

/** A month of a user is looked at several times over: it takes as long as so many readings. */
const READINGS_A_MONTH = 10;

/** What a whole file may be misread by, over all data. */
export async function misread(data: Snapshot, filter: SegmentFilter): Promise<Misread> {
  const [users, { hourly, thousandth, far }] = await Promise.all([usersOf(data), misreadOfAll(data)]);
  const matching = new Set(Array.from(users.matching(filter), (place) => users.ids[place]));
  const isAsked = ({ user_id }: { readonly user_id: string }): boolean => matching.has(user_id);
  return { hourly: hourly.filter(isAsked), thousandth: thousandth.filter(isAsked), far: far.filter(isAsked) };
}

/** Found by one statement. */
function misreadOfAll(data: Snapshot): Promise<Misread> {
  return data.once('misread', null, async () => {
    const statement = sql`
      select (${listOf(hourlyDays(data))}) as hourly,
             (${listOf(thousandthMonths(data))}) as thousandth,
             (${listOf(farReadings(data))}) as far`;
    const { length } = await usersOf(data);
    const months = data.window ? bucketsBetween(bucketEdges(data.window, '1mo', data.zone)).length : 0;
    const [found] = await data.inTurn(READINGS_A_MONTH * length * months, () => data.query<Found>(statement));
    const { hourly = [], thousandth = [], far = [] } = found ?? {};
    return {
      hourly: hourly.map((row) => ({
        ...row,
        first_day: new Date(row.first_day),
        last_day: new Date(row.last_day),
      })),
      thousandth: thousandth.map((row) => ({
        ...row,
        first_month: new Date(row.first_month),
        last_month: new Date(row.last_month),
      })),
      far: far.map(({ user_id, readings, first_start, last_start }) => ({
        user_id,
        readings,
        from: startOfDay(new Date(first_start), data.zone),
        to: startOfDayAfter(new Date(last_start), 1, data.zone),
      })),
    };
  });
}

function listOf(statement: Sql): Sql {
  return sql`select coalesce(json_agg(found), '[]') from (${statement}) as found`;
}
