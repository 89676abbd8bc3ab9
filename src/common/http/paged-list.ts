import { Count, type Fields, TextOrNull } from './answer-fields.js';

/** Which page of a list; pages count from 1. */
export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
}

/** One page of a list. */
export interface Page<Item> extends PageRequest {
  readonly results: readonly Item[];
  /** Over all pages. */
  readonly count: number;
}

/** What every page of a list says beside its results. */
export abstract class PagedAnswer {
  @Count('How many there are over all pages.', 60)
  readonly count!: number;

  @Count('The number of this page; the first is 1.', 1)
  readonly page!: number;

  @Count('How many a page has at most.', 50)
  readonly page_size!: number;

  @TextOrNull('Where the next page is.', '/api/users?page=2')
  readonly next!: string | null;

  @TextOrNull('Where the previous page is.', '/api/users?page=1')
  readonly previous!: string | null;
}

/** One page of a list as programs read it; the links are ready to follow, null at the ends. */
export type PagedList<Item> = Fields<PagedAnswer> & { readonly results: readonly Item[] };

/** Makes the page of a list that was asked for by `url` (path and query). */
export function pagedList<Item>(
  url: string,
  { results, count, page, pageSize }: Page<Item>,
): PagedList<Item> {
  const last = Math.max(1, Math.ceil(count / pageSize));
  return {
    results,
    count,
    page,
    page_size: pageSize,
    next: page < last ? withPage(url, page + 1) : null,
    previous: page > 1 ? withPage(url, Math.min(page - 1, last)) : null,
  };
}

function withPage(url: string, page: number): string {
  const [path = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('page', String(page));
  return `${path}?${parameters.toString()}`;
}
