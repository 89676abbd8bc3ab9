import {
  Count,
  Figure,
  InstantOrNull,
  ListOf,
  PagedAnswer,
  Part,
  Share,
  Text,
} from '../../common/http/index.js';
import { Coverage, Expected, Observed } from './coverage-fields.js';
import { GapAnswer, QualityAnswer } from './quality.answer.js';

/** A user with its figures as programs read it. */
export class UserAnswer {
  @Count('The id of the user.', 3000)
  readonly id!: number;

  @Text('The area.', 'a1')
  readonly area!: string;

  @Text('The tariff.', 't1')
  readonly tariff!: string;

  @Figure('Sum of all readings, in Wh.', 871_204)
  readonly total_wh!: number | null;

  @Figure('Mean power over the observed half-hours × 24 hours, in Wh.', 4_735.9)
  readonly mean_day_wh!: number | null;

  @Figure('Twice the highest reading: the mean power of that half-hour, in W.', 5_366)
  readonly peak_w!: number | null;

  @InstantOrNull('Start of the half-hour of the peak.', '2016-08-23T17:00:00+00:00')
  readonly peak_at!: string | null;

  @Share('Mean power / peak power; null under a coverage of 0.9.', 0.037)
  readonly load_factor!: number | null;

  @Figure('Standard deviation / mean of the energy of complete days.', 0.31)
  readonly cv!: number | null;

  @Figure('Base load: median over days of the 5th percentile of power, in W.', 62)
  readonly base_w!: number | null;

  @Share('Energy of the base load / energy.', 0.31)
  readonly base_share!: number | null;

  @Share('Energy from 23:00 to 07:00 / energy.', 0.24)
  readonly night_share!: number | null;

  @Figure('Rank of its mean complete day among those of its tariff, 0 to 100; null among fewer than 5.', 72.5)
  readonly peer_percentile!: number | null;

  @Figure('The same among those of its area and tariff.', 64)
  readonly segment_percentile!: number | null;

  @Observed()
  readonly observed!: number;

  @Expected()
  readonly expected!: number;

  @Coverage()
  readonly coverage!: number | null;

  @InstantOrNull('Start of the first half-hour that has a reading.')
  readonly first_reading!: string | null;

  @InstantOrNull('Start of the last half-hour that has one.', '2016-12-31T23:30:00+00:00')
  readonly last_reading!: string | null;
}

/** A page of users. */
export class UsersAnswer extends PagedAnswer {
  @ListOf(UserAnswer, 'The users of this page, in the order asked for.')
  readonly results!: readonly UserAnswer[];
}

/** One user: its figures, what is right and wrong with its readings, and its first gaps. */
export class UserDetailAnswer extends UserAnswer {
  @Part(QualityAnswer, 'What is right and wrong with its readings.')
  readonly quality!: QualityAnswer;

  @ListOf(GapAnswer, 'The first hundred gaps, in order of time.')
  readonly gaps!: readonly GapAnswer[];
}
