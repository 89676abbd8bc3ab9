import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/errors/domain-error.js';
import { DatabaseState } from '../database/index.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { type AskedRange, DataWindowQuery } from './data-window.query.js';
import { daysTable } from './rollup-tables.js';
import { type FiguresFrame, type SharedFigures, UserFigures } from './user-figures.js';
import type { UserMetrics, UserPage } from './user-metrics.js';
import { inOrder, type UserOrder } from './user-order.js';

/** What is asked of the table of users. Pages count from 1. */
export interface RankingRequest extends AskedRange, UserOrder {
  readonly page: number;
  readonly pageSize: number;
}

/** Where a user stands in the table of users. */
export interface UserPlace {
  /** Counts from 1. */
  readonly place: number;
  /** How many users match. */
  readonly count: number;
  readonly previousId: number | null;
  readonly nextId: number | null;
}

/** Users with their figures, sorted and paged. */
@Injectable()
export class RankingQuery {
  constructor(
    private readonly state: DatabaseState,
    private readonly windows: DataWindowQuery,
    private readonly figures: UserFigures,
    readonly answers: AnswerCache,
  ) {}

  @Remembered
  async page(request: RankingRequest): Promise<UserPage> {
    const { page, pageSize } = request;
    const frame = await this.frame(request);
    const all = await this.sorted(frame, request);
    const shown = all.slice((page - 1) * pageSize, page * pageSize);
    return { users: await this.figures.complete(shown, frame), count: all.length, page, pageSize };
  }

  /** All that match, in order, so many at once: sorted only once, so that none is missed or doubled on the way. */
  async *all(
    request: AskedRange & UserOrder,
    pageSize: number,
  ): AsyncGenerator<readonly UserMetrics[], void, undefined> {
    const frame = await this.frame(request);
    const all = await this.sorted(frame, request);
    for (let at = 0; at < all.length; at += pageSize) {
      yield await this.figures.complete(all.slice(at, at + pageSize), frame);
    }
  }

  /** @throws NotFoundError when there is no such user */
  @Remembered
  async user(id: number, range: AskedRange): Promise<UserMetrics> {
    const frame = await this.frame(range);
    const known = (await this.figures.ofAll(frame)).filter((one) => one.id === id);
    const [user] = await this.figures.complete(known, frame);
    if (!user) throw new NotFoundError(`There is no user ${id}.`);
    return user;
  }

  /** Where a user stands in the table, and who stands beside it; null when it is not among those that match. */
  @Remembered
  async place(id: number, request: AskedRange & UserOrder): Promise<UserPlace | null> {
    const all = await this.sorted(await this.frame(request), request);
    const index = all.findIndex((user) => user.id === id);
    if (index < 0) return null;
    return {
      place: index + 1,
      count: all.length,
      previousId: all[index - 1]?.id ?? null,
      nextId: all[index + 1]?.id ?? null,
    };
  }

  private async frame(asked: AskedRange): Promise<FiguresFrame> {
    const { zone, generation } = await this.state.read();
    return { ...(await this.windows.resolve(asked)), zone, daysTable: daysTable(generation) };
  }

  private async sorted(frame: FiguresFrame, order: UserOrder): Promise<readonly SharedFigures[]> {
    const users = await this.figures.ofAll(frame);
    const baseLoads = order.sort === 'base_load' ? await this.figures.baseLoads(frame) : [];
    return inOrder(users, order, baseLoads);
  }
}
