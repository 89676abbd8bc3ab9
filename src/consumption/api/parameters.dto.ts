import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsNumber, IsOptional, Max, Min } from 'class-validator';
import { InvalidParametersError } from '../../common/errors/domain-error.js';
import {
  ChoiceField,
  ChoicesField,
  PageField,
  PageSizeField,
  PlainDecimal,
  TextField,
  WholeNumberField,
} from '../../common/http/index.js';
import { QUALITY_WORDS, type QualityWord } from '../../common/reading-quality.js';
import type { Resolution } from '../../common/time/index.js';
import { type Baseline, BASELINES } from '../analyses/comparison.js';
import { HEAT_MAP_ROWS, type HeatMapRows } from '../analyses/heat-map.js';
import type { CoincidenceRequest } from '../analyses/hourly-users.js';
import type { ProfileRequest } from '../analyses/load-profile.js';
import { DEFAULT_CAP_WH, type QualityRequest } from '../analyses/quality.js';
import type { RankingRequest } from '../analyses/ranking.js';
import type { PopulationSeriesRequest, SeriesRequest, Split } from '../analyses/series.js';
import { type Band, DAY_AND_NIGHT, parseBands } from '../bands.js';
import {
  AnalysisParameters,
  type DataWindow,
  HourlyField,
  RangeParameters,
  ResolutionField,
  SearchField,
  SegmentParameters,
  SplitField,
  userOrder,
  UserSortField,
} from '../request.dto.js';
import type { ReadingKey } from '../reading.repository.js';
import { parseCursor } from './reading-pages.js';

const ROWS = ['auto', ...HEAT_MAP_ROWS] as const;
const MAX_READINGS = 5_000;

/** Peaks of everyone, of a segment or of one user. */
export class PeaksParameters extends AnalysisParameters {
  @HourlyField()
  readonly hourly?: 'include';

  override request(data: DataWindow): CoincidenceRequest {
    return { ...super.request(data), countsHourly: this.hourly === 'include' };
  }
}

/** How far peaks of users fall together. */
export class DiversityParameters extends SegmentParameters {
  @HourlyField()
  readonly hourly?: 'include';

  override request(data: DataWindow): CoincidenceRequest {
    return { ...super.request(data), countsHourly: this.hourly === 'include' };
  }
}

/** The range and step of a series. */
export class SeriesParameters extends RangeParameters {
  @ResolutionField()
  readonly resolution: Resolution | 'auto' = 'auto';

  request(data: DataWindow): SeriesRequest {
    return { ...this.asked(data), resolution: this.resolution };
  }
}

/** A series of the population: filtered by segment, and split by it. */
export class PopulationSeriesParameters extends SegmentParameters {
  @ResolutionField()
  readonly resolution: Resolution | 'auto' = 'auto';

  @SplitField()
  readonly split?: Split;

  override request(data: DataWindow): PopulationSeriesRequest {
    return { ...super.request(data), resolution: this.resolution, split: this.split };
  }
}

/** The typical day. */
export class ProfileParameters extends AnalysisParameters {
  @ChoiceField(
    ['true', 'false'],
    'Percentiles of every user instead of a fixed random sample of very many: takes time that grows with all readings.',
  )
  readonly exact: 'true' | 'false' = 'false';

  override request(data: DataWindow): ProfileRequest {
    return { ...super.request(data), isExact: this.exact === 'true' };
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
  @ChoicesField(QUALITY_WORDS, 'Only readings of these qualities.')
  readonly quality: readonly QualityWord[] = [];

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
export class UserParameters extends RangeParameters {
  @CapField()
  readonly cap_wh: number = DEFAULT_CAP_WH;
}

/** Data quality, a page of users. */
export class QualityParameters extends SegmentParameters {
  @CapField()
  readonly cap_wh: number = DEFAULT_CAP_WH;

  @PageField()
  readonly page: number = 1;

  @PageSizeField()
  readonly page_size: number = 50;

  override request(data: DataWindow): QualityRequest {
    return { ...super.request(data), capWh: this.cap_wh, page: this.page, pageSize: this.page_size };
  }
}

/** The table of users: which, over which range, in which order, which page. */
export class UsersParameters extends SegmentParameters {
  @SearchField()
  readonly search?: string;

  @UserSortField()
  readonly sort?: string;

  @PageField()
  readonly page: number = 1;

  @PageSizeField()
  readonly page_size: number = 50;

  override request(data: DataWindow): RankingRequest {
    return {
      ...super.request(data),
      ...userOrder(this.sort),
      search: this.search === '' ? undefined : this.search,
      page: this.page,
      pageSize: this.page_size,
    };
  }
}
