import {
  isLocalMidnight,
  isoWithOffset,
  localDate,
  startOfDay,
  startOfDayAfter,
  type Zone,
} from '../../common/time/index.js';
import type { AskedRange } from '../../consumption/index.js';

/** What of a page's state stands in its query string; undefined for what is left at its default. */
export type PageState = Readonly<Record<string, string | number | undefined>>;

/** The address of the page that is shown, from which the addresses of all its links are made. */
export class PageAddress {
  constructor(
    readonly path: string,
    private readonly state: PageState,
  ) {}

  /** Another page in the same state. */
  at(path: string): PageAddress {
    return new PageAddress(path, this.state);
  }

  /** The same page with some of its state changed. */
  with(changes: PageState, fragment = ''): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...this.state, ...changes })) {
      if (value !== undefined && value !== '') query.append(name, String(value));
    }
    const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
    return `${this.path}${text === '' ? '' : `?${text}`}${fragment}`;
  }

  /** The state that a form has to send along, besides the fields that it shows itself. */
  hiddenFields(shown: readonly string[]) {
    return Object.entries(this.state).flatMap(([name, value]) =>
      value === undefined || value === '' || shown.includes(name) ? [] : [{ name, value }],
    );
  }
}

/** An instant as an address takes it: a date where a local day begins, else a time with its offset. */
export function instantToken(instant: Date, zone: Zone): string {
  return isLocalMidnight(instant, zone) ? localDate(instant, zone) : isoWithOffset(instant, zone);
}

/** A page of a list: the first needs no number. */
export function pageNumber(page: number | undefined): number | undefined {
  return page === 1 ? undefined : page;
}

/** No range: all that the data reach over. */
export const WHOLE_PERIOD: PageState = { from: undefined, to: undefined, range: undefined };

/** `from` and `to` of an address, in place of whatever range it named before. */
export function rangeState(range: AskedRange, zone: Zone): PageState {
  return {
    ...WHOLE_PERIOD,
    from: range.from && instantToken(range.from, zone),
    to: range.to && instantToken(range.to, zone),
  };
}

/** The local day of an instant as a range. */
export function dayState(instant: Date, zone: Zone): PageState {
  return rangeState({ from: startOfDay(instant, zone), to: startOfDayAfter(instant, 1, zone) }, zone);
}
