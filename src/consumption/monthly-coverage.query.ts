import { Injectable } from '@nestjs/common';
import { bucketEdges, sharedHalfHours, sharedRange, type TimeRange } from '../common/time/index.js';
import { Database, DatabaseState } from '../database/index.js';
import type { Coverage } from './analysis.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { type AskedRange, DataWindowQuery } from './data-window.query.js';
import { coverageOf } from './expected.js';
import { daysTable } from './rollup-tables.js';
import { monthlyCoverage } from './sql/monthly-coverage.sql.js';

/** How complete the readings of users are, month by month. */
export interface MonthlyCoverage {
  /** Local months that the range shares with the data. A first or last one that it cuts keeps its nominal edges. */
  readonly months: readonly TimeRange[];
  /** In the order in which the users were asked for. */
  readonly users: readonly UserMonths[];
}

export interface UserMonths {
  readonly userId: number;
  /** One for each of the months; nothing is expected before the user's first reading. */
  readonly months: readonly Coverage[];
}

interface MonthRow {
  readonly userId: number;
  readonly firstReading: Date;
  readonly bucket: number | null;
  readonly observed: number;
}

/** Coverage by user and local month (domain page, 2 and 16), from users' days: a day that the range cuts counts whole. */
@Injectable()
export class MonthlyCoverageQuery {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly windows: DataWindowQuery,
    readonly answers: AnswerCache,
  ) {}

  @Remembered
  async of(userIds: readonly number[], asked: AskedRange): Promise<MonthlyCoverage> {
    const { zone, generation } = await this.state.read();
    const { range, window } = await this.windows.resolve(asked);
    const shared = sharedRange(range, window);
    const edges = bucketEdges(shared, '1mo', zone);
    const days = bucketEdges(shared, '1d', zone);
    const [from, to] = [days[0], days.at(-1)];
    const rows =
      from && to
        ? await this.database.query<MonthRow>(monthlyCoverage(daysTable(generation)), [
            userIds,
            edges,
            from,
            to,
          ])
        : [];
    const wholeDays = sharedRange({ from: from ?? shared.from, to: to ?? shared.to }, window);
    const byUser = Map.groupBy(rows, ({ userId }) => userId);
    const months = edges.slice(1).map((end, index) => ({ from: edges[index] ?? end, to: end }));
    return {
      months,
      users: userIds.map((userId) => ({
        userId,
        months: months.map((month, index) =>
          monthOf(index + 1, sharedRange(month, wholeDays), byUser.get(userId) ?? [], window.to),
        ),
      })),
    };
  }
}

function monthOf(bucket: number, days: TimeRange, rows: readonly MonthRow[], dataEnd: Date): Coverage {
  const observed = rows.find((row) => row.bucket === bucket)?.observed ?? 0;
  const [first] = rows;
  const expected = first ? sharedHalfHours(days, first.firstReading, dataEnd) : 0;
  return { observed, expected, coverage: coverageOf(observed, expected) };
}
