import { localMidnight, startOfDay, startOfDayAfter, toLocal } from './local-time.js';
import type { Resolution } from './resolution.js';
import { HALF_HOUR_MS, type TimeRange } from './time-range.js';
import type { Zone } from './zone.js';

const HOUR_MS = 2 * HALF_HOUR_MS;

/**
 * The edges of the buckets that cover `range`: n + 1 instants for n buckets, at local half-hours, hours,
 * midnights, Mondays or firsts of the month. The first may begin before the range and the last end after it:
 * a bucket keeps its nominal edges.
 */
export function bucketEdges(range: TimeRange, resolution: Resolution, zone: Zone): readonly Date[] {
  if (range.from >= range.to) return [];
  const edges = [floor(range.from, resolution, zone)];
  for (let last = edges[0]; last && last < range.to; last = edges.at(-1)) {
    edges.push(next(last, resolution, zone));
  }
  return edges;
}

/** The buckets between such edges. */
export function bucketsBetween(edges: readonly Date[]): readonly TimeRange[] {
  return edges.slice(1).map((to, index) => ({ from: edges[index] ?? to, to }));
}

function floor(instant: Date, resolution: Resolution, zone: Zone): Date {
  const date = toLocal(instant, zone).toPlainDate();
  switch (resolution) {
    case '30m':
      return new Date(instant.getTime() - (msIntoHour(instant, zone) % HALF_HOUR_MS));
    case '1h':
      return lastWholeHour(instant, zone);
    case '1d':
      return localMidnight(date, zone);
    case '1w':
      return localMidnight(date.subtract({ days: date.dayOfWeek - 1 }), zone);
    case '1mo':
      return localMidnight(date.with({ day: 1 }), zone);
  }
}

function next(edge: Date, resolution: Resolution, zone: Zone): Date {
  switch (resolution) {
    case '30m':
      return new Date(edge.getTime() + HALF_HOUR_MS);
    case '1h':
      return nextWholeHour(edge, zone);
    case '1d':
      return startOfDayAfter(edge, 1, zone);
    case '1w':
      return startOfDayAfter(edge, 7, zone);
    case '1mo':
      return localMidnight(toLocal(edge, zone).toPlainDate().add({ months: 1 }), zone);
  }
}

/**
 * The next whole local hour, at most an hour away: where clocks change by half an hour (Lord Howe) one hour
 * has 30 minutes, and none has 90.
 */
function nextWholeHour(edge: Date, zone: Zone): Date {
  const half = new Date(edge.getTime() + HALF_HOUR_MS);
  return msIntoHour(half, zone) === 0 ? half : new Date(half.getTime() + HALF_HOUR_MS);
}

function lastWholeHour(instant: Date, zone: Zone): Date {
  let edge = startOfDay(instant, zone);
  for (let later = edge; later <= instant; later = nextWholeHour(later, zone)) edge = later;
  return edge;
}

function msIntoHour(instant: Date, zone: Zone): number {
  const intoHour = (instant.getTime() + zone.offsetMsAt(instant.getTime())) % HOUR_MS;
  return intoHour < 0 ? intoHour + HOUR_MS : intoHour;
}
