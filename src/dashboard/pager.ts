import { formatCount } from './format/numbers.js';

interface PagerInput {
  readonly name: string;
  readonly count: number;
  readonly page: number;
  readonly pageSize: number;
  /** The address of a page; undefined for the first, which needs no number. */
  readonly hrefOf: (page: string | undefined) => string;
}

/** Where a reader is in a list, with links to the pages beside it; null where all fits on one page. */
export function pager({ name, count, page, pageSize, hrefOf }: PagerInput) {
  const last = Math.max(1, Math.ceil(count / pageSize));
  if (last === 1 && page === 1) return null;
  const first = (page - 1) * pageSize + 1;
  const to = (target: number): string => hrefOf(target === 1 ? undefined : String(target));
  return {
    /** For a screen reader. */
    name: `Pages of ${name}`,
    position:
      first > count
        ? `${formatCount(count)} ${name}`
        : `${formatCount(first)}–${formatCount(Math.min(count, page * pageSize))} of ${formatCount(count)}`,
    previous: page > 1 ? to(Math.min(page - 1, last)) : null,
    next: page < last ? to(page + 1) : null,
  };
}
