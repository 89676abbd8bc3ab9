import { IntersectionType } from '@nestjs/swagger';
import { Count, InstantOrNull, Share, Text } from '../../common/http/index.js';

/** The range that an answer is for. An end that was not asked for is that of the data: without any it is not known. */
export class AnsweredRange {
  @InstantOrNull(
    'Where the range begins; null where it was not asked for and there are no data. What is made of half-hours of users begins at readings_begin of /api/meta.',
  )
  readonly from!: Date | null;

  @InstantOrNull('Where the range ends; null in the same case.', '2017-01-01T00:00:00+00:00')
  readonly to!: Date | null;

  @Text('The zone in which days begin.', 'UTC')
  readonly timezone!: string;
}

/** How much of what should be there an answer rests on. */
export class Coverage {
  @Count('Half-hours with a reading, each once, summed over users.', 1_440)
  readonly observed!: number;

  @Count('Half-hours that should have one: from the first reading of a user to the end of the data.', 1_440)
  readonly expected!: number;

  @Share('observed / expected; null where nothing was expected.', 1)
  readonly coverage!: number | null;
}

/** What every analysis begins with. */
export class AnalysisHead extends IntersectionType(AnsweredRange, Coverage) {}
