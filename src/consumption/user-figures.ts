import { Injectable } from '@nestjs/common';
import {
  bucketEdges,
  clockChanges,
  HALF_HOUR_MS,
  sharedRange,
  type TimeRange,
  type Zone,
} from '../common/time/index.js';
import { Database } from '../database/index.js';
import { AnswerCache } from './answer-cache.js';
import type { DaysTable } from './rollup-tables.js';
import { baseLoads, figuresOfPage, userFigures } from './sql/user-figures.sql.js';
import type { UserMetrics } from './user-metrics.js';
import { daysAndPieces } from './which-table.js';

/** A user's base load over a range. */
export type BaseLoad = Pick<UserMetrics, 'id' | 'baseW' | 'baseShare'>;

/** All figures that are worked out for every user at once: places among peers need them all. */
export type SharedFigures = Omit<UserMetrics, 'peakAt' | 'baseW' | 'baseShare'>;

/** The range, the window of the data, the zone of their days, and where these are. */
export interface FiguresFrame {
  readonly range: TimeRange;
  readonly window: TimeRange;
  readonly zone: Zone;
  readonly daysTable: DaysTable;
}

const HALF_HOURS_A_DAY = 48;

/** The figures of users over a range. What is worked out for all of them serves each sort, filter, search and page. */
@Injectable()
export class UserFigures {
  constructor(
    private readonly database: Database,
    private readonly answers: AnswerCache,
  ) {}

  /** Of every user, in order of id; without a reading in the range too. */
  async ofAll(frame: FiguresFrame): Promise<readonly SharedFigures[]> {
    const { days, pieces } = valuesOf(frame);
    const values = [...days, ...pieces, frame.range.from, frame.range.to];
    const sql = userFigures(frame.daysTable, clockChanges(frame.range, frame.zone));
    return this.answers.get(['figures', values], () => this.database.query(sql, values));
  }

  /** Of every user that has a base load: dear, so asked for only to sort by it. */
  async baseLoads(frame: FiguresFrame): Promise<readonly BaseLoad[]> {
    const { days } = valuesOf(frame);
    return this.answers.get(['base loads', days], () =>
      this.database.query(baseLoads(frame.daysTable), days),
    );
  }

  /** The same users, in the same order, with what is worked out for a page only. */
  async complete(users: readonly SharedFigures[], frame: FiguresFrame): Promise<readonly UserMetrics[]> {
    if (users.length === 0) return [];
    const { days, pieces } = valuesOf(frame);
    const ids = users.map(({ id }) => id);
    const rows = await this.database.query<BaseLoad & Pick<UserMetrics, 'peakAt'>>(
      figuresOfPage(frame.daysTable),
      [...days, ...pieces, ids],
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    return users.map((user) => ({
      peakAt: null,
      baseW: null,
      baseShare: null,
      ...user,
      ...found.get(user.id),
    }));
  }
}

interface Values {
  readonly days: readonly unknown[];
  readonly pieces: readonly [readonly Date[], readonly Date[]];
}

function valuesOf({ range, window, zone }: FiguresFrame): Values {
  const { days, pieces } = daysAndPieces(range, zone, window.to);
  return {
    days: [days.from, days.to, ...unevenDays(sharedRange(range, window), zone), window.to],
    pieces: [pieces.map(({ from }) => from), pieces.map(({ to }) => to)],
  };
}

/** Begins and ends in turn of the local days that do not have 48 half-hours, and at each begin how many they have. */
function unevenDays(range: TimeRange, zone: Zone): readonly [readonly Date[], readonly (number | null)[]] {
  const edges = bucketEdges(range, '1d', zone);
  const changes = edges.slice(1).flatMap((to, index) => {
    const from = edges[index] ?? to;
    const halfHours = (to.getTime() - from.getTime()) / HALF_HOUR_MS;
    return halfHours === HALF_HOURS_A_DAY ? [] : [{ from, to, halfHours }];
  });
  return [
    changes.flatMap(({ from, to }) => [from, to]),
    changes.flatMap(({ halfHours }) => [halfHours, null]),
  ];
}
