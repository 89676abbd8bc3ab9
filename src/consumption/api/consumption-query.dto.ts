import { IsIn, IsOptional } from 'class-validator';
import { InstantField, NamesField } from '../../common/http/index.js';
import { parseInstant, type Resolution, RESOLUTIONS } from '../../common/time/index.js';
import type { AskedRange } from '../data-window.query.js';
import { type SegmentFilter, type SeriesRequest, type Split, SPLITS } from '../series.js';

const STEPS = [...RESOLUTIONS, 'auto'] as const;

/** `from` and `to` of any address: half-open, each may be left out. */
export class RangeQuery {
  @InstantField()
  readonly from?: string;

  @InstantField()
  readonly to?: string;

  asked(zone: string): AskedRange {
    return {
      from: instantOf(this.from, zone),
      to: instantOf(this.to, zone),
    };
  }
}

function instantOf(text: string | undefined, zone: string): Date | undefined {
  return text === undefined ? undefined : (parseInstant(text, zone) ?? undefined);
}

/** The range and step of a series. */
export class SeriesParameters extends RangeQuery {
  @IsOptional()
  @IsIn(STEPS, { message: `resolution takes one of ${STEPS.join(', ')}` })
  readonly resolution: Resolution | 'auto' = 'auto';

  request(zone: string): SeriesRequest {
    return { ...this.asked(zone), resolution: this.resolution };
  }
}

/** A series of the population: filtered by segment, and split by it. */
export class PopulationSeriesParameters extends SeriesParameters {
  @NamesField()
  readonly area: readonly string[] = [];

  @NamesField()
  readonly tariff: readonly string[] = [];

  @IsOptional()
  @IsIn(SPLITS, { message: `split takes one of ${SPLITS.join(' · ')}` })
  readonly split?: Split;

  get filter(): SegmentFilter {
    return { areas: this.area, tariffs: this.tariff };
  }
}
