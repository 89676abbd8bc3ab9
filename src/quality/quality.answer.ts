import { IntersectionType } from '@nestjs/swagger';
import { Count, CountOrNull, Figure, ListOf, PagedAnswer, Part, Share } from '../common/http/index.js';
import { NamedUser, QualityAnswer, WeeklyPatternAnswer } from '../consumption/index.js';

/** What the imports said about a user's files, whatever range was asked for. */
class UserIssuesAnswer {
  @Count('Rejected rows of its files, over all imports.', 3)
  readonly rejects!: number;

  @Count('Stored readings that a later file restated, over all imports.', 12)
  readonly restatements!: number;

  @Count('Its files whose times turn back by more than a day: a wrong date, or pieces out of order.', 0)
  readonly files_out_of_order!: number;

  @CountOrNull(
    'The last import with rejects, else with restatements, else with repeats of this user; null without any.',
    1,
  )
  readonly last_import_id!: number | null;
}

/** A user of the quality report. */
export class UserQualityAnswer extends IntersectionType(NamedUser, QualityAnswer, UserIssuesAnswer) {}

/** A page of users, with the check of the weekly pattern over all of them. */
export class QualityPageAnswer extends PagedAnswer {
  @ListOf(UserQualityAnswer, 'The users of this page, in order of id.')
  readonly results!: readonly UserQualityAnswer[];

  @Figure(
    'Energy of readings of all users asked for that were estimated, substituted or edited, in Wh.',
    1_620_400,
  )
  readonly estimated_wh!: number | null;

  @Share('The same / the energy of all their readings; null where that is zero.', 0.023)
  readonly estimated_share!: number | null;

  @Part(WeeklyPatternAnswer, 'Over all users asked for.')
  readonly weekly_pattern!: WeeklyPatternAnswer;
}
