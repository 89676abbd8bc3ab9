import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { InvalidParametersError } from '../../common/errors/domain-error.js';
import { InstantField, NamesField, WholeNumberField } from '../../common/http/index.js';
import {
  localDate,
  localMidnight,
  parseInstant,
  RESOLUTIONS,
  startOfDayAfter,
  type Zone,
} from '../../common/time/index.js';
import {
  type AskedRange,
  type SegmentFilter,
  type Split,
  SPLITS,
  USER_SORTS,
  type UserSort,
} from '../../consumption/index.js';

const STEPS = ['auto', ...RESOLUTIONS] as const;
export type Step = (typeof STEPS)[number];

export const MEASURES = ['total', 'mean'] as const;
/** Whether a chart shows the energy of all users, or that of a mean one. */
export type Measure = (typeof MEASURES)[number];

const SORT_KEYS = USER_SORTS.flatMap((key) => [key, `-${key}`]);

/** A form sends every field that it shows; an empty one means that it was not filled in. */
export function Blank(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value));
}

/** The range of any page, as its address names it. */
export class RangePageQuery {
  @Blank()
  @InstantField()
  readonly from?: string;

  /** The end of the range, itself not in it. */
  @Blank()
  @InstantField()
  readonly to?: string;

  /** The last day in the range, as the form asks for it; instead of `to`. */
  @Blank()
  @InstantField()
  readonly through?: string;

  /** @throws InvalidParametersError when the end is given twice */
  asked(zone: Zone): AskedRange {
    const through = this.instant(this.through, zone);
    if (through && this.to !== undefined) {
      const detail = 'through is the last day and to the end that is not included: give one of them';
      throw new InvalidParametersError([{ parameter: 'through', detail }]);
    }
    return {
      from: this.instant(this.from, zone),
      to: through ? dayAfter(through, zone) : this.instant(this.to, zone),
    };
  }

  private instant(text: string | undefined, zone: Zone): Date | undefined {
    return text === undefined ? undefined : (parseInstant(text, zone) ?? undefined);
  }
}

/** The range and step of a page with series. */
export class PageQuery extends RangePageQuery {
  @Blank()
  @IsOptional()
  @IsIn(STEPS, { message: `resolution takes one of ${STEPS.join(', ')}` })
  readonly resolution?: Step;

  get step(): Step {
    return this.resolution ?? 'auto';
  }
}

/** The address of a page that knows the ranking of users: which of them, in which order. */
export class RankedPageQuery extends PageQuery {
  @NamesField()
  readonly area: readonly string[] = [];

  @NamesField()
  readonly tariff: readonly string[] = [];

  @Blank()
  @IsOptional()
  @IsIn(SORT_KEYS, {
    message: `sort takes one of ${USER_SORTS.join(', ')}, with a minus before it for falling`,
  })
  readonly sort?: string;

  @Blank()
  @IsOptional()
  @IsString({ message: 'search takes the beginning of an id, an area or a tariff' })
  @MaxLength(100, { message: 'search takes at most 100 letters' })
  readonly search?: string;

  get filter(): SegmentFilter {
    return { areas: this.area, tariffs: this.tariff };
  }

  /** By what the table of users is sorted: the largest total first, unless it was asked otherwise. */
  get order(): { readonly sort: UserSort; readonly descending: boolean } {
    const asked = this.sort ?? '-total';
    return { sort: asked.replace('-', '') as UserSort, descending: asked.startsWith('-') };
  }
}

/** The address of the summary page. */
export class SummaryPageQuery extends RankedPageQuery {
  @Blank()
  @IsOptional()
  @IsIn(MEASURES, { message: `measure takes one of ${MEASURES.join(', ')}` })
  readonly measure?: Measure;

  @Blank()
  @IsOptional()
  @IsIn(SPLITS, { message: `split takes one of ${SPLITS.join(' · ')}` })
  readonly split?: Split;

  @WholeNumberField(1, 1_000_000)
  readonly page?: number;

  get shownMeasure(): Measure {
    return this.measure ?? 'total';
  }
}

/** The address of a user's page: with the ranking that it was reached from, so that its neighbours can be found. */
export class UserPageQuery extends RankedPageQuery {
  /** The day that is shown in half-hours; without it the last one of the range. */
  @Blank()
  @InstantField()
  readonly day?: string;

  shownDay(zone: Zone): Date | undefined {
    const instant = this.day === undefined ? null : parseInstant(this.day, zone);
    return instant ? localMidnight(localDate(instant, zone), zone) : undefined;
  }
}

function dayAfter(instant: Date, zone: Zone): Date {
  return startOfDayAfter(instant, 1, zone);
}
