import {
  isLocalMidnight,
  localDate,
  localMidnight,
  relativeRange,
  type TimeRange,
  toLocal,
  type Zone,
} from '../../common/time/index.js';

/** The ranges to offer, counted back from the last day that has data, with the names that addresses give them. */
export function presets(window: TimeRange, zone: Zone) {
  const relative = (label: string, name: string) => ({
    label,
    name,
    range: relativeRange(name, window.to, zone),
  });
  return [
    { label: 'Whole period', name: undefined, range: window },
    relative('This month', 'this-month'),
    relative('Last month', 'last-month'),
    relative('Last 30 days', 'last-30d'),
    relative('Last 7 days', 'last-7d'),
    relative('Last day', 'last-1d'),
  ];
}

/** The range before (-1) or after (1) this one, as long as it: in whole months, in days, or to the second. */
export function neighbour(range: TimeRange, direction: 1 | -1, zone: Zone): TimeRange {
  if (!isLocalMidnight(range.from, zone) || !isLocalMidnight(range.to, zone)) {
    const length = direction * (range.to.getTime() - range.from.getTime());
    return { from: new Date(range.from.getTime() + length), to: new Date(range.to.getTime() + length) };
  }
  const from = toLocal(range.from, zone).toPlainDate();
  const to = toLocal(range.to, zone).toPlainDate();
  const months = from.day === 1 && to.day === 1 ? from.until(to, { largestUnit: 'months' }).months : 0;
  const days = from.until(to, { largestUnit: 'days' }).days;
  const shift = (date: typeof from): Date =>
    localMidnight(date.add(months > 0 ? { months: direction * months } : { days: direction * days }), zone);
  return { from: shift(from), to: shift(to) };
}

export function overlaps(a: TimeRange, b: TimeRange): boolean {
  return a.from < b.to && b.from < a.to;
}

export function isSameRange(a: TimeRange, b: TimeRange): boolean {
  return a.from.getTime() === b.from.getTime() && a.to.getTime() === b.to.getTime();
}

/** The last local day that a half-open range touches. */
export function lastDay({ to }: TimeRange, zone: Zone): string {
  return localDate(new Date(to.getTime() - 1), zone);
}
