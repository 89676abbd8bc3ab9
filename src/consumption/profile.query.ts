import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Analysis, AnalysisRequest } from './analysis.js';
import { AnswerCache, Remembered } from './answer-cache.js';
import { AnalysisFrames, clockIn } from './analysis-frames.js';
import { DAY_TYPES, type DayType, SLOTS_A_DAY } from './day-slots.js';
import { profileMeans, profileSpread } from './sql/profile.sql.js';

/** One local half-hour of a typical day. Powers in W per user; null where nothing was observed. */
export interface ProfileSlot {
  readonly dayType: DayType | 'all';
  /** 0 for 00:00 to 47 for 23:30. */
  readonly slot: number;
  /** Mean power over user-days. */
  readonly meanW: number | null;
  /** Tenth and ninetieth percentile of the users' own means. */
  readonly p10W: number | null;
  readonly p90W: number | null;
  /** User half-hours in the mean. */
  readonly samples: number;
  /** Users in the percentiles: those with at least half of their half-hours. */
  readonly users: number;
}

/** Typical days: all days, then each type, 48 half-hours each. */
export interface Profile extends Analysis {
  readonly slots: readonly ProfileSlot[];
}

/** Percentiles over more half-hours than this take longer than some seconds, and one at a time. */
export const MOST_AT_ONCE = 5_000_000;

/** The typical day (domain page, 6). */
@Injectable()
export class ProfileQuery {
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly frames: AnalysisFrames,
    readonly answers: AnswerCache,
  ) {}

  @Remembered
  async of(request: AnalysisRequest): Promise<Profile> {
    const means = await this.means(request);
    const frame = await this.frames.prepare(request);
    const text = profileSpread(frame.daysTable, clockIn(frame));
    const values = [...frame.scope, frame.window.to];
    const spread = (): Promise<readonly Spread[]> => this.database.query(text, values);
    const rows = await (means.expected > MOST_AT_ONCE ? this.inTurn(spread) : spread());
    return { ...means, slots: withFound(means.slots, rows) };
  }

  /** The same without percentiles, of no users: soon there, however many users there are. */
  @Remembered
  async means(request: AnalysisRequest): Promise<Profile> {
    const frame = await this.frames.prepare(request);
    const text = profileMeans(frame.source, clockIn(frame));
    const rows = await this.database.query<Means>(text, frame.scope);
    return { ...frame.analysis, slots: withFound(EMPTY, rows) };
  }

  /** One after the other: together they would take every connection to the database for minutes. */
  private inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const answer = this.lastTurn.then(work);
    this.lastTurn = answer.catch(() => undefined);
    return answer;
  }
}

type Place = Pick<ProfileSlot, 'dayType' | 'slot'>;
type Means = Place & Pick<ProfileSlot, 'meanW' | 'samples'>;
type Spread = Place & Pick<ProfileSlot, 'p10W' | 'p90W' | 'users'>;

const EMPTY: readonly ProfileSlot[] = (['all', ...DAY_TYPES] as const).flatMap((dayType) =>
  Array.from({ length: SLOTS_A_DAY }, (_, slot) => ({
    dayType,
    slot,
    meanW: null,
    p10W: null,
    p90W: null,
    samples: 0,
    users: 0,
  })),
);

function withFound(slots: readonly ProfileSlot[], rows: readonly Place[]): readonly ProfileSlot[] {
  const found = new Map(rows.map((row) => [`${row.dayType} ${row.slot}`, row]));
  return slots.map((slot) => ({ ...slot, ...found.get(`${slot.dayType} ${slot.slot}`) }));
}
