import { Choices, Count, Instant, InstantOrNull } from '../../common/http/index.js';
import { QUALITY_FLAGS, type QualityFlag } from '../quality.query.js';
import { Coverage, Expected, Observed } from './coverage-fields.js';

/** What is right and wrong with a user's readings, as programs read it. */
export class QualityAnswer {
  @InstantOrNull('Start of the first half-hour in all data.')
  readonly first_reading!: string | null;

  @InstantOrNull('Start of the last half-hour in all data.', '2016-12-31T23:30:00+00:00')
  readonly last_reading!: string | null;

  @Observed()
  readonly observed!: number;

  @Expected()
  readonly expected!: number;

  @Coverage()
  readonly coverage!: number | null;

  @Count('Second readings of a half-hour.', 2)
  readonly repeats!: number;

  @Count('Runs of missing half-hours.', 1)
  readonly gap_runs!: number;

  @Count('Half-hours of the longest of them.', 12)
  readonly longest_gap!: number;

  @Count('Readings over the cap.', 0)
  readonly above_cap!: number;

  @Count('Runs of one value above zero over at least 12 half-hours.', 0)
  readonly stuck_runs!: number;

  @Count('Runs of zero over at least 48 half-hours.', 0)
  readonly zero_runs!: number;

  @Count('Local days whose highest reading is more than 180 % above the third.', 1)
  readonly spike_days!: number;

  @Count(
    'Stored readings above 1 GWh, whatever the range: no meter records that, so they are in no figure.',
    0,
  )
  readonly implausible!: number;

  @Choices(QUALITY_FLAGS, 'What of this is worth a look.')
  readonly flags!: readonly QualityFlag[];
}

/** A run of half-hours that should have a reading and have none. */
export class GapAnswer {
  @Instant('Where it begins.')
  readonly from!: string;

  @Instant('Where it ends.', '2016-07-15T06:00:00+00:00')
  readonly to!: string;

  @Count('How many are missing.', 12)
  readonly half_hours!: number;
}
