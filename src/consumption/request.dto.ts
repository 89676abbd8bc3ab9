import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsOptional,
  Validate,
  type ValidationArguments,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { ChoiceField, InstantField, NamesField, TextField, UserIdField } from '../common/http/index.js';
import {
  isRelativeRange,
  parseInstant,
  RELATIVE_RANGES,
  relativeRange,
  RESOLUTIONS,
  type Zone,
} from '../common/time/index.js';
import type { AnalysisRequest, AskedRange, SegmentFilter } from './analysis.js';
import { USER_SORTS, type UserOrder, type UserSort } from './analyses/ranking.js';
import { SPLITS } from './analyses/series.js';
import type { Snapshot } from './snapshot.js';

/*
 * What API and pages take alike. Their own classes extend these, and add what is only theirs.
 */

/** What a request has to know of the data. */
export type DataWindow = Pick<Snapshot, 'zone' | 'window'>;

/** How an address may name the ends of a range; `through` only that of a page. */
const ENDS = ['from', 'to', 'through'] as const;

@ValidatorConstraint({ name: 'relative' })
class RelativeConstraint implements ValidatorConstraintInterface {
  validate(value: unknown, { object }: ValidationArguments): boolean {
    return isRelativeRange(value) && ENDS.every((end) => Reflect.get(object, end) === undefined);
  }

  defaultMessage(): string {
    return `range takes one of ${RELATIVE_RANGES.join(', ')}, and stands instead of from and to`;
  }
}

/** The range of any address: `from` and `to`, half-open, each may be left out; or `range`, counted from the end of the data. */
export class RangeParameters {
  @InstantField('Where the range begins; the first reading if left out.')
  readonly from?: string;

  @InstantField('Where the range ends, which is no part of it; the end of the data if left out.')
  readonly to?: string;

  @IsOptional()
  @Validate(RelativeConstraint)
  @ApiPropertyOptional({
    type: String,
    description: `Instead of from and to, counted from the end of the data: ${RELATIVE_RANGES.join(', ')}.`,
    example: 'last-30d',
  })
  readonly range?: string;

  /** The range in instants. A relative one is resolved here, once for all that is asked of it; without data it has no ends. */
  asked({ zone, window }: DataWindow): AskedRange {
    if (this.range === undefined) return this.ends(zone);
    return window ? relativeRange(this.range, window.to, zone) : {};
  }

  /** The ends that are named. */
  ends(zone: Zone): AskedRange {
    return { from: instantOf(this.from, zone), to: instantOf(this.to, zone) };
  }
}

/** A text that was checked before as an instant. */
export function instantOf(text: string | undefined, zone: Zone): Date | undefined {
  return text === undefined ? undefined : (parseInstant(text, zone) ?? undefined);
}

/** An analysis of everyone, or of a segment. */
export class SegmentParameters extends RangeParameters {
  @NamesField('Only users of these areas.')
  readonly area: readonly string[] = [];

  @NamesField('Only users on these tariffs.')
  readonly tariff: readonly string[] = [];

  get filter(): SegmentFilter {
    return { areas: this.area, tariffs: this.tariff };
  }

  request(data: DataWindow): AnalysisRequest {
    return { ...this.asked(data), filter: this.filter };
  }
}

/** An analysis of everyone, of a segment or, of these, of one user. */
export class AnalysisParameters extends SegmentParameters {
  @UserIdField('Only this user.')
  readonly user?: string;

  override request(data: DataWindow): AnalysisRequest {
    return { ...super.request(data), userId: this.user };
  }
}

/** The step of a series. */
export function ResolutionField(): PropertyDecorator {
  return ChoiceField(
    [...RESOLUTIONS, 'auto'],
    'How long a bucket is; auto chooses one that is good to draw.',
  );
}

/** By what a series is split. */
export function SplitField(): PropertyDecorator {
  return ChoiceField(SPLITS, 'One series for each of these, with its share.');
}

/** Whether users of hourly readings count among others. */
export function HourlyField(): PropertyDecorator {
  return ChoiceField(
    ['include'],
    'Counts users of hourly readings, who are left out of a group that has others: in which half of an hour they are high is not known.',
  );
}

/** Which users are looked for. */
export function SearchField(): PropertyDecorator {
  return TextField(100, 'Words, each a part of the id, the area or the tariff; the case does not matter.');
}

/** The order of users, as {@link userOrder} reads it. */
export function UserSortField(): PropertyDecorator {
  return ChoiceField(
    USER_SORTS.flatMap((key) => [key, `-${key}`]),
    'By what the list is sorted; a minus before it means falling.',
  );
}

/** The largest total first. */
export const DEFAULT_USER_SORT = '-total';

export function userOrder(sort = DEFAULT_USER_SORT): Pick<UserOrder, 'sort' | 'descending'> {
  return { sort: sort.replace('-', '') as UserSort, descending: sort.startsWith('-') };
}
