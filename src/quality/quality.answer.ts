import { IntersectionType } from '@nestjs/swagger';
import {
  Count,
  CountOrNull,
  Flag,
  KnownFigure,
  ListOf,
  PagedAnswer,
  Part,
  Text,
  WholeNumbersOrNull,
} from '../common/http/index.js';
import { QualityAnswer } from '../consumption/index.js';

class NamedUser {
  @Count('The id of the user.', 3000)
  readonly id!: number;

  @Text('The area.', 'a1')
  readonly area!: string;

  @Text('The tariff.', 't1')
  readonly tariff!: string;
}

/** What the imports said of a user's files, whatever range was asked for. */
class UserIssuesAnswer {
  @Count('Rows of its files that were left out, over all imports.', 3)
  readonly rejects!: number;

  @Count('Stored readings that a later file had otherwise, over all imports.', 12)
  readonly restatements!: number;

  @CountOrNull(
    'The last import with rejects, else with restatements, else with repeats of this user; null without any.',
    1,
  )
  readonly last_import_id!: number | null;
}

/** A user of the quality report. */
export class UserQualityAnswer extends IntersectionType(NamedUser, QualityAnswer, UserIssuesAnswer) {}

/** The power of one day of the week about noon. */
export class MiddayAnswer {
  @Count('1 for Monday to 7 for Sunday.', 1)
  readonly weekday!: number;

  @KnownFigure('Mean power per user from 10:00 to 15:00, in W.', 181.4)
  readonly mean_w!: number;
}

/** Whether the days of the week are what the calendar calls them. */
export class WeeklyPatternAnswer {
  @ListOf(MiddayAnswer, 'By day of the week; empty without data.')
  readonly midday_w!: readonly MiddayAnswer[];

  @WholeNumbersOrNull('The two adjacent days that behave like a weekend; null where none stand out.', [2, 3])
  readonly behavioural_weekend!: readonly number[] | null;

  @Flag('Whether these are not Saturday and Sunday: dates may have been relabelled.')
  readonly shifted!: boolean;
}

/** A page of users, with the check of the weekly pattern over all of them. */
export class QualityPageAnswer extends PagedAnswer {
  @ListOf(UserQualityAnswer, 'The users of this page, in order of id.')
  readonly results!: readonly UserQualityAnswer[];

  @Part(WeeklyPatternAnswer, 'Over all users asked for.')
  readonly weekly_pattern!: WeeklyPatternAnswer;
}
