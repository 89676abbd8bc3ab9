import type { Page } from '../common/http/index.js';
import { type PageAddress, pageNumber } from './address/page-address.js';
import { counted, formatCount } from './format/numbers.js';

/** What lists are of. */
const NAMES = {
  entries: 'entry',
  files: 'file',
  imports: 'import',
  meters: 'meter',
  removals: 'removal',
  rows: 'row',
  users: 'user',
  'users with such rows': 'user with such rows',
} as const;
type PluralName = keyof typeof NAMES;

/** Where a reader is in a list, with links to the pages beside it; null where all fits on one page. */
export function pager(
  { count, page, pageSize }: Page<unknown>,
  name: PluralName,
  address: PageAddress,
  fragment = '',
  parameter = 'page',
) {
  const last = Math.max(1, Math.ceil(count / pageSize));
  if (last === 1 && page === 1) return null;
  const first = (page - 1) * pageSize + 1;
  const to = (target: number): string => address.with({ [parameter]: pageNumber(target) }, fragment);
  return {
    /** For a screen reader. */
    name: `Pages of ${name}`,
    position:
      first > count
        ? counted(count, NAMES[name], name)
        : `${formatCount(first)}–${formatCount(Math.min(count, page * pageSize))} of ${formatCount(count)}`,
    previous: page > 1 ? to(Math.min(page - 1, last)) : null,
    next: page < last ? to(page + 1) : null,
  };
}
