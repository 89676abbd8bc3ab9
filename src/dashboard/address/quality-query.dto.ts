import { IsIn, IsOptional } from 'class-validator';
import { NamesField, WholeNumberField } from '../../common/http/index.js';
import type { SegmentFilter } from '../../consumption/index.js';
import { Blank, RangePageQuery } from './page-query.dto.js';

const SORTS = ['coverage', '-coverage', 'id', '-id'] as const;
type QualitySort = (typeof SORTS)[number];

/** The address of the page of data quality. */
export class QualityPageQuery extends RangePageQuery {
  @NamesField()
  readonly area: readonly string[] = [];

  @NamesField()
  readonly tariff: readonly string[] = [];

  @Blank()
  @IsOptional()
  @IsIn(SORTS, { message: 'sort takes one of coverage, id, with a minus before it for falling' })
  readonly sort?: QualitySort;

  /** Of the table of users. */
  @WholeNumberField(1, 1_000_000)
  readonly page?: number;

  /** Of the list of users whose files had rows to look at. */
  @WholeNumberField(1, 1_000_000)
  readonly rows_page?: number;

  get filter(): SegmentFilter {
    return { areas: this.area, tariffs: this.tariff };
  }

  /** The worst coverage first, unless it was asked otherwise. */
  get order(): { readonly sort: 'coverage' | 'id'; readonly descending: boolean } {
    const asked = this.sort ?? 'coverage';
    return { sort: asked.endsWith('id') ? 'id' : 'coverage', descending: asked.startsWith('-') };
  }
}
