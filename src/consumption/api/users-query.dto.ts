import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { NamesField, WholeNumberField } from '../../common/http/index.js';
import type { RankingRequest } from '../ranking.query.js';
import { USER_SORTS, type UserSort } from '../user-metrics.js';
import { RangeQuery } from './consumption-query.dto.js';

const SORT_KEYS = USER_SORTS.flatMap((key) => [key, `-${key}`]);
const MAX_PAGE_SIZE = 500;

/** The table of users: which, over which range, in which order, which page. */
export class UsersParameters extends RangeQuery {
  @NamesField()
  readonly area: readonly string[] = [];

  @NamesField()
  readonly tariff: readonly string[] = [];

  @IsOptional()
  @IsString({ message: 'search takes the beginning of an id, an area or a tariff' })
  @MaxLength(100, { message: 'search takes at most 100 letters' })
  readonly search?: string;

  @IsOptional()
  @IsIn(SORT_KEYS, {
    message: `sort takes one of ${USER_SORTS.join(', ')}, with a minus before it for falling`,
  })
  readonly sort: string = '-total';

  @WholeNumberField(1, 1_000_000)
  readonly page: number = 1;

  @WholeNumberField(1, MAX_PAGE_SIZE)
  readonly page_size: number = 50;

  request(zone: string): RankingRequest {
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
