import { Count, Instant, KnownFigure, ListOf, Text, TextOrNull } from '../../common/http/index.js';

/** A raw reading as programs read it. */
export class ReadingAnswer {
  @Count('The id of the user.', 3000)
  readonly user_id!: number;

  @Instant('Where its half-hour begins.')
  readonly start!: string;

  @Count('1 for the second reading of a half-hour that a file names twice, else 0.', 0)
  readonly occurrence!: number;

  @KnownFigure('Energy in Wh.', 39)
  readonly energy_wh!: number;
}

/** A page of readings in the order of user, time and occurrence; `next` is ready to follow, null at the end. */
export class ReadingsAnswer {
  @Text('The zone in which days begin.', 'UTC')
  readonly timezone!: string;

  @ListOf(ReadingAnswer, 'The readings of this page.')
  readonly results!: readonly ReadingAnswer[];

  @TextOrNull('Where the next page is.', '/api/readings?cursor=3000_24476640_0')
  readonly next!: string | null;
}
