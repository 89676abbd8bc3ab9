import {
  Choice,
  Count,
  Figure,
  Instant,
  InstantOrNull,
  KnownFigure,
  ListOf,
  Part,
  Share,
  Text,
} from '../../common/http/index.js';
import { type Baseline, BASELINES } from '../comparison.query.js';
import { DAY_TYPES, type DayType } from '../day-slots.js';
import { Coverage, Expected, Observed } from './coverage-fields.js';

const DEPENDING_ON_ROWS = { optional: true };

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

/** A local half-hour of a typical day. */
export class ProfileSlotAnswer {
  @Choice(['all', ...DAY_TYPES], 'Which days.')
  readonly day_type!: DayType | 'all';

  @Text('The local time at which it begins.', '17:30')
  readonly start!: string;

  @Text('The local time at which it ends.', '18:00')
  readonly end!: string;

  @Figure('Mean power over user-days, in W.', 412.6)
  readonly mean_w!: number | null;

  @Figure("Tenth percentile of the users' own means, in W.", 120)
  readonly p10_w!: number | null;

  @Figure("Ninetieth percentile of the users' own means, in W.", 810.5)
  readonly p90_w!: number | null;

  @Count('User half-hours in the mean.', 5_400)
  readonly samples!: number;

  @Count('Users in the percentiles: those with at least half of their half-hours.', 30)
  readonly users!: number;
}

/** The typical day. */
export class ProfileAnswer extends AnalysisAnswer {
  @ListOf(ProfileSlotAnswer, '4 × 48: all days, weekdays, Saturdays, Sundays.')
  readonly results!: readonly ProfileSlotAnswer[];
}

/** A cell of a heat map. */
export class HeatMapCellAnswer {
  @Text('The local date of its row, where rows are dates.', '2016-10-30', DEPENDING_ON_ROWS)
  readonly date?: string;

  @Count(
    'The day of the week of its row, 1 for Monday to 7 for Sunday, where rows are these.',
    7,
    DEPENDING_ON_ROWS,
  )
  readonly weekday?: number;

  @Text('The local time at which its half-hour begins.', '17:30')
  readonly start!: string;

  @Text('The local time at which it ends.', '18:00')
  readonly end!: string;

  @Figure('Mean power per user, in W; null where nothing was observed.', 398.2)
  readonly mean_w!: number | null;

  @Observed()
  readonly observed!: number;

  @Expected()
  readonly expected!: number;

  @Coverage()
  readonly coverage!: number | null;
}

/** The heat map. */
export class HeatMapAnswer extends AnalysisAnswer {
  @Choice(['date', 'weekday'], 'What a row is.')
  readonly rows!: 'date' | 'weekday';

  @ListOf(HeatMapCellAnswer, 'Cells by row and local half-hour.')
  readonly results!: readonly HeatMapCellAnswer[];
}

/** A point of a duration curve. */
export class DurationPointAnswer {
  @Count('Share of the observed time, 0 to 100 %.', 5)
  readonly percent!: number;

  @KnownFigure('The power that is reached or passed for that share of the time, in W.', 18_920)
  readonly power_w!: number;
}

/** The duration curve. */
export class DurationAnswer extends AnalysisAnswer {
  @ListOf(DurationPointAnswer, 'At 0, 1, …, 100 % of the observed time; empty without data.')
  readonly results!: readonly DurationPointAnswer[];
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

/** Energy in one band of the day. */
export class BandAnswer {
  @Text('The name of the band.', 'night')
  readonly band!: string;

  @Figure('Sum of all readings, in Wh.', 240_110)
  readonly energy_wh!: number | null;

  @Figure('Energy of a mean reporting user, in Wh.', 8_003.7)
  readonly mean_wh!: number | null;

  @Share('Its part of the energy of all bands.', 0.24)
  readonly share!: number | null;

  @Observed()
  readonly observed!: number;

  @Expected()
  readonly expected!: number;

  @Coverage()
  readonly coverage!: number | null;
}

/** Energy by band of the day. */
export class TimeOfUseAnswer extends AnalysisAnswer {
  @ListOf(BandAnswer, 'The bands in the order asked for.')
  readonly results!: readonly BandAnswer[];
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
