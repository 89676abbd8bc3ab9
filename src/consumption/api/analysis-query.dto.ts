import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsNumber, IsOptional, Max, Min } from 'class-validator';
import { InvalidParametersError } from '../../common/errors/domain-error.js';
import {
  ChoiceField,
  NamesField,
  PlainDecimal,
  TextField,
  WholeNumberField,
} from '../../common/http/index.js';
import type { Zone } from '../../common/time/index.js';
import { HEAT_MAP_ROWS, type HeatMapRows } from '../analyses/heat-map.js';
import type { AnalysisRequest } from '../analysis.js';
import { type Band, DAY_AND_NIGHT, parseBands } from '../bands.js';
import { type Baseline, BASELINES } from '../analyses/comparison.js';
import { DEFAULT_CAP_WH, type QualityRequest } from '../analyses/quality.js';
import type { ReadingKey } from '../reading.repository.js';
import { RangeQuery } from './consumption-query.dto.js';
import { parseCursor } from './reading-pages.js';
import { LARGEST_USER_ID } from '../../common/user-id.js';

const ROWS = ['auto', ...HEAT_MAP_ROWS] as const;
const MAX_PAGE_SIZE = 500;
const MAX_READINGS = 5_000;

/** An analysis of everyone, or of a segment. */
export class GroupParameters extends RangeQuery {
  @NamesField('Only users of these areas.')
  readonly area: readonly string[] = [];

  @NamesField('Only users on these tariffs.')
  readonly tariff: readonly string[] = [];

  request(zone: Zone): AnalysisRequest {
    return { ...this.asked(zone), filter: { areas: this.area, tariffs: this.tariff } };
  }
}

/** An analysis of everyone, of a segment or, of these, of one user. */
export class AnalysisParameters extends GroupParameters {
  @WholeNumberField(0, LARGEST_USER_ID, 'Only this user.')
  readonly user?: number;

  override request(zone: Zone): AnalysisRequest {
    return { ...super.request(zone), userId: this.user };
  }
}

/** The heat map, by date or by day of the week. */
export class HeatMapParameters extends AnalysisParameters {
  @ChoiceField(ROWS, 'What a row is; auto means dates up to 60 days.')
  readonly rows: HeatMapRows | 'auto' = 'auto';
}

/** A range compared with the weeks before it, or with the year before. */
export class CompareParameters extends AnalysisParameters {
  @ChoiceField(BASELINES, 'What it is compared with: the weeks just before, or the same weeks a year before.')
  readonly with: Baseline = 'previous';
}

/** Energy by band of the day. */
export class TimeOfUseParameters extends AnalysisParameters {
  @TextField(
    2_000,
    'Bands of the local day as name:HH:MM-HH:MM, separated by commas; they cover 24 hours without overlap.',
  )
  readonly bands?: string;

  asBands(): readonly Band[] {
    return this.bands === undefined ? DAY_AND_NIGHT : parseBands(this.bands);
  }
}

/** The readings themselves, a page after a cursor. */
export class ReadingsParameters extends AnalysisParameters {
  @TextField(100, 'Where to go on: what the answer before gave in its next link.')
  readonly cursor?: string;

  @WholeNumberField(1, MAX_READINGS, 'How many readings a page of JSON has.')
  readonly page_size: number = 1_000;

  /** @throws InvalidParametersError when the cursor is none */
  after(): ReadingKey | null {
    if (this.cursor === undefined) return null;
    const key = parseCursor(this.cursor);
    if (key) return key;
    const detail = 'cursor takes what the answer before gave in its next link';
    throw new InvalidParametersError([{ parameter: 'cursor', detail }]);
  }
}

function CapField(): PropertyDecorator {
  const message = 'cap_wh takes the energy of a half-hour in Wh, over 0 and at most 1000000000';
  return applyDecorators(
    IsOptional(),
    PlainDecimal(),
    IsNumber({ allowInfinity: false, allowNaN: false }, { message }),
    Min(0.001, { message }),
    Max(1_000_000_000, { message }),
    ApiPropertyOptional({
      type: 'number',
      minimum: 0.001,
      maximum: 1_000_000_000,
      description: 'More energy in a half-hour than this, in Wh, is worth a look.',
    }),
  );
}

/** One user with its quality flags. */
export class UserParameters extends RangeQuery {
  @CapField()
  readonly cap_wh: number = DEFAULT_CAP_WH;
}

/** Data quality, a page of users. */
export class QualityParameters extends GroupParameters {
  @CapField()
  readonly cap_wh: number = DEFAULT_CAP_WH;

  @WholeNumberField(1, 1_000_000, 'Which page.')
  readonly page: number = 1;

  @WholeNumberField(1, MAX_PAGE_SIZE, 'How many a page has.')
  readonly page_size: number = 50;

  override request(zone: Zone): QualityRequest {
    return { ...super.request(zone), capWh: this.cap_wh, page: this.page, pageSize: this.page_size };
  }
}
