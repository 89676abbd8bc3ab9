import { ChoiceField, NamesField, TextField, WholeNumberField } from '../../common/http/index.js';
import type { Zone } from '../../common/time/index.js';
import { type RankingRequest, USER_SORTS, type UserSort } from '../analyses/ranking.js';
import { RangeQuery } from './consumption-query.dto.js';

const SORT_KEYS = USER_SORTS.flatMap((key) => [key, `-${key}`]);
const MAX_PAGE_SIZE = 500;

/** The table of users: which, over which range, in which order, which page. */
export class UsersParameters extends RangeQuery {
  @NamesField('Only users of these areas.')
  readonly area: readonly string[] = [];

  @NamesField('Only users on these tariffs.')
  readonly tariff: readonly string[] = [];

  @TextField(100, 'The beginning of an id, an area or a tariff.')
  readonly search?: string;

  @ChoiceField(SORT_KEYS, 'By what the list is sorted; a minus before it means falling.')
  readonly sort: string = '-total';

  @WholeNumberField(1, 1_000_000, 'Which page.')
  readonly page: number = 1;

  @WholeNumberField(1, MAX_PAGE_SIZE, 'How many a page has.')
  readonly page_size: number = 50;

  request(zone: Zone): RankingRequest {
    return {
      ...this.asked(zone),
      filter: { areas: this.area, tariffs: this.tariff },
      search: this.search === '' ? undefined : this.search,
      sort: this.sort.replace('-', '') as UserSort,
      descending: this.sort.startsWith('-'),
      page: this.page,
      pageSize: this.page_size,
    };
  }
}
