import { ChoiceField, PageField } from '../../common/http/index.js';
import { PageQuery } from './page-query.dto.js';

const SORTS = ['coverage', '-coverage', 'id', '-id'] as const;
type QualitySort = (typeof SORTS)[number];

/** The address of the page of data quality. */
export class QualityPageQuery extends PageQuery {
  @ChoiceField(SORTS, 'By what the table of users is sorted; a minus before it means falling.')
  readonly sort?: QualitySort;

  /** Of the table of users. */
  @PageField()
  readonly page?: number;

  /** Of the list of users whose files had rows to look at. */
  @PageField()
  readonly rows_page?: number;

  /** The worst coverage first, unless it was asked otherwise. */
  get order(): { readonly sort: 'coverage' | 'id'; readonly descending: boolean } {
    const asked = this.sort ?? 'coverage';
    return { sort: asked.endsWith('id') ? 'id' : 'coverage', descending: asked.startsWith('-') };
  }
}
