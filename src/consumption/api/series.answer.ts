import { Choice, Count, Figure, Flag, Instant, ListOf, Share, Text } from '../../common/http/index.js';
import { RESOLUTIONS } from '../../common/time/index.js';
import { Coverage, Expected, Observed } from './coverage-fields.js';

const OF_A_SPLIT = { optional: true };

/** One bucket as programs read it: units in the names, instants with the zone's offset. */
export class BucketAnswer {
  @Instant('Where the bucket begins.')
  readonly start!: string;

  @Instant('Where it ends: the first instant that is no part of it.', '2016-07-16T00:00:00+00:00')
  readonly end!: string;

  @Text('The area, in a series split by area.', 'a1', OF_A_SPLIT)
  readonly area?: string;

  @Text('The tariff, in a series split by tariff.', 't1', OF_A_SPLIT)
  readonly tariff?: string;

  @Figure('Sum of all readings, in Wh.', 142_560)
  readonly energy_wh!: number | null;

  @Figure('Energy of a mean reporting user, in Wh.', 4_752)
  readonly mean_wh!: number | null;

  @Share("In a split series: the segment's part of the energy of its bucket.", 0.4, OF_A_SPLIT)
  readonly share?: number | null;

  @Count('The most users that report in any half-hour of the bucket.', 30)
  readonly users!: number;

  @Observed()
  readonly observed!: number;

  @Expected()
  readonly expected!: number;

  @Coverage()
  readonly coverage!: number | null;

  @Flag('Wholly inside the data and the asked range, with every expected half-hour.')
  readonly complete!: boolean;
}

/** A series as programs read it. */
export class SeriesAnswer {
  @Instant('Where the range begins.')
  readonly from!: string;

  @Instant('Where the range ends.', '2016-07-16T00:00:00+00:00')
  readonly to!: string;

  @Text('The zone in which days begin.', 'UTC')
  readonly timezone!: string;

  @Choice(RESOLUTIONS, 'How long a bucket is.')
  readonly resolution!: string;

  @ListOf(BucketAnswer, 'Buckets in order of time; with a split one for each segment and bucket.')
  readonly results!: readonly BucketAnswer[];
}
