import { startOfDay, startOfDayAfter, type Zone } from '../../common/time/index.js';
import { PageAddress, type PageState, rangeState } from './page-address.js';
import type { SummaryPageQuery } from './page-query.dto.js';

/** Where the links of the summary lead. */
export interface SummaryAddresses {
  readonly page: PageAddress;
  /** State that a user's page takes over, so that it knows its neighbours in the table. */
  readonly ranking: PageState;
  /** The API's own answer for the same range and filters, as CSV. */
  readonly csv: (path: string, more?: PageState) => string;
  /** The same page for the local day of an instant. */
  readonly day: (instant: Date) => string;
}

export function summaryAddresses(query: SummaryPageQuery, zone: Zone): SummaryAddresses {
  const scope = query.scopeState(zone);
  const ranking = query.rankingState(zone);
  const page = new PageAddress('/', {
    ...ranking,
    measure: query.measure === 'total' ? undefined : query.measure,
    split: query.split,
    resolution: query.resolution === 'auto' ? undefined : query.resolution,
    page: query.page === undefined || query.page === 1 ? undefined : String(query.page),
  });
  return {
    page,
    ranking,
    csv: (path, more = {}) => new PageAddress(path, { ...scope, ...more, format: 'csv' }).with({}),
    day: (instant) => {
      const range = { from: startOfDay(instant, zone), to: startOfDayAfter(instant, 1, zone) };
      return page.with({ ...rangeState(range, zone), resolution: undefined, page: undefined });
    },
  };
}
