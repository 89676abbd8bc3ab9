import { IntersectionType } from '@nestjs/swagger';
import { Count, type Fields, Figure, InstantOrNull, Share, Text } from '../../common/http/index.js';
import { NIGHT } from '../bands.js';
import { clockOf } from '../day-slots.js';
import { LEAST_COVERAGE } from '../expected.js';
import { Coverage } from './analysis-head.js';

/** What names a user. */
export class NamedUser {
  @Text('The id of the user, as it is written.', '3000')
  readonly id!: string;

  @Text('The area.', 'a1')
  readonly area!: string;

  @Text('The tariff.', 't1')
  readonly tariff!: string;
}

class ConsumptionFigures {
  @Figure('Sum of all readings, in Wh.', 871_204)
  readonly total_wh!: number | null;

  @Figure('How much of it was estimated, substituted or edited, in Wh.', 19_870)
  readonly estimated_wh!: number | null;

  @Share('The same / energy; null where that is zero.', 0.023)
  readonly estimated_share!: number | null;

  @Count('Readings that were estimated, substituted or edited.', 122)
  readonly estimated_readings!: number;

  @Count('Readings that are halves of an hour, made by the import.', 0)
  readonly derived_readings!: number;

  @Figure('Mean power over the observed half-hours × 24 hours, in Wh.', 4_735.9)
  readonly mean_day_wh!: number | null;

  @Figure('Twice the highest reading: the mean power of that half-hour, in W.', 5_366)
  readonly peak_w!: number | null;

  @InstantOrNull('Start of the half-hour of the peak.', '2016-08-23T17:00:00+00:00')
  readonly peak_at!: Date | null;

  @Share(`Mean power / peak power; null under a coverage of ${LEAST_COVERAGE}.`, 0.037)
  readonly load_factor!: number | null;

  @Figure('Standard deviation / mean of the energy of complete days.', 0.31)
  readonly cv!: number | null;

  @Figure('Base load: median over days of the 5th percentile of power, in W.', 62)
  readonly base_w!: number | null;

  @Share('Energy of the base load / energy; null where that is zero.', 0.31)
  readonly base_share!: number | null;

  @Share(`Energy from ${clockOf(NIGHT.from)} to ${clockOf(NIGHT.to)} / energy.`, 0.24)
  readonly night_share!: number | null;

  @Figure('Rank of its mean complete day among those of its tariff, 0 to 100; null among fewer than 5.', 72.5)
  readonly peer_percentile!: number | null;

  @Figure('The same among those of its area and tariff.', 64)
  readonly segment_percentile!: number | null;
}

/** A user and its figures over a range (domain page, 5, 11 to 13 and 15). Unknown is null. */
export class UserAnswer extends IntersectionType(NamedUser, ConsumptionFigures, Coverage) {
  @InstantOrNull('Start of the first half-hour that has a reading.')
  readonly first_reading!: Date | null;

  @InstantOrNull('Start of the last half-hour that has one.', '2016-12-31T23:30:00+00:00')
  readonly last_reading!: Date | null;
}

/** A user with all its figures. */
export type UserFigures = Fields<UserAnswer>;
