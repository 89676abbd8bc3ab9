import { Instant, Text } from '../../common/http/index.js';
import { Coverage, Expected, Observed } from '../api/coverage-fields.js';

/** What every analysis begins with: its range, and how much of what should be there it rests on. */
export abstract class AnalysisHead {
  @Instant('Where the range begins.')
  readonly from!: Date;

  @Instant('Where the range ends.', '2017-01-01T00:00:00+00:00')
  readonly to!: Date;

  @Text('The zone in which days begin.', 'UTC')
  readonly timezone!: string;

  @Observed()
  readonly observed!: number;

  @Expected()
  readonly expected!: number;

  @Coverage()
  readonly coverage!: number | null;
}
