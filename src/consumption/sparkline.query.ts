import { Injectable } from '@nestjs/common';
import { bucketEdges, sharedRange, type TimeRange, type Zone } from '../common/time/index.js';
import { Database, DatabaseState } from '../database/index.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { type AskedRange, DataWindowQuery } from './data-window.query.js';
import { daysTable } from './rollup-tables.js';
import { sparklines } from './sql/sparklines.sql.js';

/** Longer ranges are drawn by week: more points would not fit into the width of a word. */
const MOST_DAYS = 90;

/** More users than this are on no page. */
const MOST_USERS = 50;

/** A user's energy over time. */
export interface Sparkline {
  readonly userId: number;
  /** In Wh, one for each step; null where the user has no reading. */
  readonly energiesWh: readonly (number | null)[];
}

/** Lines of users over the same steps, in the order in which the users were asked for. */
export interface Sparklines {
  readonly resolution: '1d' | '1w';
  /** Where each step begins, and where the last one ends. */
  readonly edges: readonly Date[];
  readonly lines: readonly Sparkline[];
}

/** Small lines beside the users of a page, from users' days. */
@Injectable()
export class SparklineQuery {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly windows: DataWindowQuery,
    readonly answers: AnswerCache,
  ) {}

  /**
   * Energy by local day, over more than 90 days by week from Monday. Days and weeks that the range or the data cut
   * are left out, for they would look like a fall; a range without a whole day has no steps.
   */
  @Remembered
  async of(userIds: readonly number[], asked: AskedRange): Promise<Sparklines> {
    if (userIds.length > MOST_USERS) throw new RangeError(`${userIds.length} users are more than a page has`);
    const { zone, generation } = await this.state.read();
    const { range, window } = await this.windows.resolve(asked);
    const shared = sharedRange(range, window);
    const days = wholeSteps(shared, '1d', zone);
    const resolution = days.length - 1 > MOST_DAYS ? '1w' : '1d';
    const edges = resolution === '1d' ? days : wholeSteps(shared, '1w', zone);
    const rows =
      edges.length > 1
        ? await this.database.query<SparklineRow>(sparklines(daysTable(generation)), [userIds, edges])
        : [];
    const found = new Map(rows.map((row) => [`${row.userId} ${row.bucket}`, row.energyWh]));
    const lines = userIds.map((userId) => ({
      userId,
      energiesWh: edges.slice(1).map((_, index) => found.get(`${userId} ${index + 1}`) ?? null),
    }));
    return { resolution, edges, lines };
  }
}

interface SparklineRow {
  readonly userId: number;
  readonly bucket: number;
  readonly energyWh: number;
}

function wholeSteps(range: TimeRange, resolution: '1d' | '1w', zone: Zone): readonly Date[] {
  const edges = bucketEdges(range, resolution, zone).filter((edge) => edge >= range.from && edge <= range.to);
  return edges.length > 1 ? edges : [];
}
