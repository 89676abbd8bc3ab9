import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsOptional,
  Validate,
  type ValidationArguments,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { ChoiceField, InstantField, NamesField } from '../../common/http/index.js';
import {
  isRelativeRange,
  parseInstant,
  RELATIVE_RANGES,
  type Resolution,
  RESOLUTIONS,
  type Zone,
} from '../../common/time/index.js';
import type { AskedRange } from '../analysis.js';
import { type PopulationSeriesRequest, type SeriesRequest, type Split, SPLITS } from '../analyses/series.js';

const STEPS = [...RESOLUTIONS, 'auto'] as const;

@ValidatorConstraint({ name: 'relative' })
class RelativeConstraint implements ValidatorConstraintInterface {
  validate(value: unknown, { object }: ValidationArguments): boolean {
    const { from, to } = object as RangeQuery;
    return isRelativeRange(value) && from === undefined && to === undefined;
  }

  defaultMessage(): string {
    return `range takes one of ${RELATIVE_RANGES.join(', ')}, and stands instead of from and to`;
  }
}

/** The range of any address: `from` and `to`, half-open, each may be left out; or `range`, counted from the end of the data. */
export class RangeQuery {
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

  asked(zone: Zone): AskedRange {
    return {
      relative: this.range === undefined ? undefined : { name: this.range, zone },
      from: instantOf(this.from, zone),
      to: instantOf(this.to, zone),
    };
  }
}

function instantOf(text: string | undefined, zone: Zone): Date | undefined {
  return text === undefined ? undefined : (parseInstant(text, zone) ?? undefined);
}

/** The range and step of a series. */
export class SeriesParameters extends RangeQuery {
  @ChoiceField(STEPS, 'How long a bucket is; auto chooses one that is good to draw.')
  readonly resolution: Resolution | 'auto' = 'auto';

  request(zone: Zone): SeriesRequest {
    return { ...this.asked(zone), resolution: this.resolution };
  }
}

/** A series of the population: filtered by segment, and split by it. */
export class PopulationSeriesParameters extends SeriesParameters {
  @NamesField('Only users of these areas.')
  readonly area: readonly string[] = [];

  @NamesField('Only users on these tariffs.')
  readonly tariff: readonly string[] = [];

  @ChoiceField(SPLITS, 'One series for each of these, with its share.')
  readonly split?: Split;

  override request(zone: Zone): PopulationSeriesRequest {
    return {
      ...super.request(zone),
      filter: { areas: this.area, tariffs: this.tariff },
      split: this.split,
    };
  }
}
