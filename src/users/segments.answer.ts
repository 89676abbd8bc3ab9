import { Count, ListOf, Text } from '../common/http/index.js';

/** How many users an area and tariff has. */
export class SegmentAnswer {
  @Text('The area.', 'a1')
  readonly area!: string;

  @Text('The tariff.', 't1')
  readonly tariff!: string;

  @Count('Users in both.', 12)
  readonly users!: number;
}

/** Every pair of area and tariff that has a user, by name. */
export class SegmentsAnswer {
  @ListOf(SegmentAnswer, 'In order of area and tariff.')
  readonly results!: readonly SegmentAnswer[];
}
