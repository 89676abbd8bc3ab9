import {
  Choice,
  Count,
  Figure,
  Instant,
  InstantOrNull,
  KnownFigure,
  ListOf,
  Part,
  Text,
} from '../../common/http/index.js';
import { type Baseline, BASELINES } from '../comparison.query.js';
import { DAY_TYPES, type DayType } from '../day-slots.js';
import { Coverage, Expected, Observed } from './coverage-fields.js';

/** What every analysis begins with: its range, and how much of what should be there it rests on. */
export abstract class AnalysisAnswer {
  @Instant('Where the range begins.')
  readonly from!: string;

  @Instant('Where the range ends.', '2017-01-01T00:00:00+00:00')
  readonly to!: string;

  @Text('The zone in which days begin.', 'UTC')
  readonly timezone!: string;

  @Observed()
  readonly observed!: number;

  @Expected()
  readonly expected!: number;

  @Coverage()
  readonly coverage!: number | null;
}

/** One side of a comparison, over the pairs only. */
export class ComparedSideAnswer {
  @Instant('Where it begins.')
  readonly from!: string;

  @Instant('Where it ends.', '2016-07-22T00:00:00+00:00')
  readonly to!: string;

  @Figure('Sum of all readings, in Wh.', 998_120)
  readonly energy_wh!: number | null;

  @Figure('Energy of a mean reporting user, in Wh.', 33_270.7)
  readonly mean_wh!: number | null;

  @Figure('Highest power, in W.', 21_730)
  readonly peak_w!: number | null;

  @InstantOrNull('Start of the half-hour of the peak.', '2016-07-19T17:30:00+00:00')
  readonly peak_at!: string | null;

  @Count('User-days or readings without a pair.', 0)
  readonly left_out!: number;
}

/** A comparison, like for like: deltas are (a − b) / b. */
export class CompareAnswer extends AnalysisAnswer {
  @Choice(BASELINES, 'What it is compared with.')
  readonly with!: Baseline;

  @Count('By how many local days b lies before a.', 7)
  readonly shift_days!: number;

  @Choice(['user_days', 'readings'], 'What is paired.')
  readonly pairs_of!: 'user_days' | 'readings';

  @Count('How many pairs there are.', 210)
  readonly pairs!: number;

  @Count('Users that have a pair.', 30)
  readonly users!: number;

  @Part(ComparedSideAnswer, 'The range asked for.')
  readonly a!: ComparedSideAnswer;

  @Part(ComparedSideAnswer, 'The range before it.')
  readonly b!: ComparedSideAnswer;

  @Figure('Of the total; null without pairs or where b is zero.', 0.042)
  readonly delta_total!: number | null;

  @Figure('Of the mean.', 0.042)
  readonly delta_mean!: number | null;

  @Figure('Of the peak.', -0.017)
  readonly delta_peak!: number | null;
}

/** A day unlike those of its kind before it. */
export class UnusualDayAnswer {
  @Instant('Where the local day begins.', '2016-12-26T00:00:00+00:00')
  readonly start!: string;

  @Instant('Where it ends.', '2016-12-27T00:00:00+00:00')
  readonly end!: string;

  @Choice(DAY_TYPES, 'What kind of day it is.')
  readonly day_type!: DayType;

  @KnownFigure('Energy of the day, in Wh.', 2_522_342)
  readonly energy_wh!: number;

  @KnownFigure('Median of the reference days, in Wh.', 1_644_020)
  readonly median_wh!: number;

  @KnownFigure('Median of their distances from it, in Wh.', 90_210)
  readonly mad_wh!: number;

  @Count('How many reference days there were, at least 6.', 8)
  readonly references!: number;

  @KnownFigure('0.6745 × (energy − median) / MAD; beyond 3.5 either way.', 6.57)
  readonly z!: number;
}

/** Unusual days. */
export class UnusualDaysAnswer extends AnalysisAnswer {
  @Count('Days that could be judged: complete, with enough reference days that are not all the same.', 120)
  readonly days_judged!: number;

  @ListOf(UnusualDayAnswer, 'In order of time.')
  readonly results!: readonly UnusualDayAnswer[];
}
