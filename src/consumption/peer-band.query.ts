import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/errors/domain-error.js';
import {
  assertDrawable,
  autoResolution,
  bucketEdges,
  isLocalMidnight,
  type Resolution,
  sharedHalfHours,
  sharedRange,
  type TimeRange,
  startOfDay,
  type Zone,
} from '../common/time/index.js';
import { Database, DatabaseState } from '../database/index.js';
import { UserRepository } from '../users/index.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { DataWindowQuery } from './data-window.query.js';
import { type DaysTable, daysTable } from './rollup-tables.js';
import type { SeriesRequest } from './series.js';
import { peerBand } from './sql/peer-band.sql.js';
import type { UserSource } from './which-table.js';

/** Of more peers than this so many stand for all: a percentile is then right within some ranks of a hundred. */
const MOST_PEERS: Readonly<Record<UserSource, number>> = { user_days: 1_000, readings: 250 };

const DAY_MS = 24 * 60 * 60 * 1000;

/** The longest range whose readings are looked through, by step. Longer steps are in users' days. */
const LONGEST_MS: Readonly<Partial<Record<Resolution, number>>> = { '30m': 31 * DAY_MS, '1h': 62 * DAY_MS };

/** What users of the same tariff used in one bucket, in Wh; null among fewer than five. */
export interface PeerBucket {
  readonly start: Date;
  readonly end: Date;
  /** Users in the percentiles: those with a reading in each half-hour that the bucket has in the range. */
  readonly peers: number | null;
  readonly medianWh: number | null;
  readonly p10Wh: number | null;
  readonly p90Wh: number | null;
}

/** The band over the buckets of the user's own series. */
export interface PeerBand extends TimeRange {
  readonly zone: Zone;
  readonly resolution: Resolution;
  readonly buckets: readonly PeerBucket[];
}

/** What is read: the buckets, the part of them that lies in the range and the data, in whole days or not. */
interface PeerFrame {
  readonly edges: readonly Date[];
  readonly shared: TimeRange;
  readonly wholeDays: boolean;
  readonly zone: Zone;
  readonly window: TimeRange;
  readonly days: DaysTable;
}

type PeerRow = Omit<PeerBucket, 'start' | 'end'> & { readonly bucket: number };

/** Where a user's series lies among those of its tariff: median and P10–P90 of its peers, itself among them. */
@Injectable()
export class PeerBandQuery {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly windows: DataWindowQuery,
    private readonly users: UserRepository,
    readonly answers: AnswerCache,
  ) {}

  /**
   * The same buckets as `SeriesQuery.ofUser`. A bucket of days that the range cuts within a day has no band.
   *
   * @returns null where the range is too long for its step: over 31 days of half-hours, over 62 of hours
   * @throws NotFoundError when there is no such user
   * @throws RefusedError when the range is empty or has more points than may be drawn
   */
  @Remembered
  async of(userId: number, request: SeriesRequest): Promise<PeerBand | null> {
    if (!(await this.users.exists(userId))) throw new NotFoundError(`There is no user ${userId}.`);
    const { zone, generation } = await this.state.read();
    const { range, window } = await this.windows.resolve(request);
    const resolution = request.resolution === 'auto' ? autoResolution(range) : request.resolution;
    assertDrawable(range, resolution);
    const shared = sharedRange(range, window);
    const longest = LONGEST_MS[resolution];
    if (longest !== undefined && shared.to.getTime() - shared.from.getTime() > longest) return null;
    const edges = bucketEdges(range, resolution, zone);
    const rows = await this.rows(userId, {
      edges,
      shared,
      wholeDays: !longest,
      zone,
      window,
      days: daysTable(generation),
    });
    return { ...range, zone, resolution, buckets: bucketsOf(edges, rows) };
  }

  private async rows(userId: number, frame: PeerFrame): Promise<readonly PeerRow[]> {
    const { edges, shared, wholeDays } = frame;
    if (edges.length === 0) return [];
    const source = wholeDays ? 'user_days' : 'readings';
    return this.database.query<PeerRow>(peerBand(source, frame.days), [
      userId,
      MOST_PEERS[source],
      edges,
      wholeDays ? startOfDay(shared.from, frame.zone) : shared.from,
      shared.to,
      halfHoursOf(frame),
    ]);
  }
}

/** The half-hours that each bucket has in the range; null where the range cuts a day that is read whole. */
function halfHoursOf({ edges, shared, wholeDays, zone, window }: PeerFrame): readonly (number | null)[] {
  const cuts = [shared.from, shared.to].filter(
    (instant) => wholeDays && instant > window.from && instant < window.to && !isLocalMidnight(instant, zone),
  );
  return edges.slice(1).map((to, index) => {
    const from = edges[index] ?? to;
    const isCut = cuts.some((instant) => from < instant && instant < to);
    return isCut ? null : sharedHalfHours(sharedRange({ from, to }, shared), window.from, window.to);
  });
}

function bucketsOf(edges: readonly Date[], rows: readonly PeerRow[]): readonly PeerBucket[] {
  const found = new Map(rows.map(({ bucket, ...band }) => [bucket, band]));
  return edges.slice(1).map((end, index) => ({
    start: edges[index] ?? end,
    end,
    ...(found.get(index + 1) ?? NO_BAND),
  }));
}

const NO_BAND = { peers: null, medianWh: null, p10Wh: null, p90Wh: null };
