import type { Temporal } from 'temporal-polyfill';
import { toLocal } from './local-time.js';
import type { Resolution } from './resolution.js';
import { HALF_HOUR_MS, type TimeRange } from './time-range.js';
import { offsetMsAt } from './zone-offset.js';

const HOUR_MS = 2 * HALF_HOUR_MS;

/**
 * The edges of the buckets that cover `range`: n + 1 instants for n buckets, at local half-hours, hours,
 * midnights, Mondays or firsts of the month. The first may begin before the range and the last end after it:
 * a bucket keeps its nominal edges.
 */
export function bucketEdges(range: TimeRange, resolution: Resolution, zone: string): readonly Date[] {
  if (range.from >= range.to) return [];
  const edges = [floor(range.from, resolution, zone)];
  for (let last = edges[0]; last && last < range.to; last = edges.at(-1)) {
    edges.push(next(last, resolution, zone));
  }
  return edges;
}

function floor(instant: Date, resolution: Resolution, zone: string): Date {
  const local = toLocal(instant, zone);
  switch (resolution) {
    case '30m':
      return new Date(instant.getTime() - (msIntoHour(instant, zone) % HALF_HOUR_MS));
    case '1h':
      return lastWholeHour(instant, zone);
    case '1d':
      return toDate(local.startOfDay());
    case '1w':
      return toDate(local.subtract({ days: local.dayOfWeek - 1 }).startOfDay());
    case '1mo':
      return toDate(local.with({ day: 1 }).startOfDay());
  }
}

function next(edge: Date, resolution: Resolution, zone: string): Date {
  switch (resolution) {
    case '30m':
      return new Date(edge.getTime() + HALF_HOUR_MS);
    case '1h':
      return nextWholeHour(edge, zone);
    case '1d':
      return toDate(toLocal(edge, zone).add({ days: 1 }).startOfDay());
    case '1w':
      return toDate(toLocal(edge, zone).add({ weeks: 1 }).startOfDay());
    case '1mo':
      return toDate(toLocal(edge, zone).add({ months: 1 }).startOfDay());
  }
}

/**
 * The next whole local hour, at most an hour away: where clocks change by half an hour (Lord Howe) one hour
 * has 30 minutes, and none has 90.
 */
function nextWholeHour(edge: Date, zone: string): Date {
  const half = new Date(edge.getTime() + HALF_HOUR_MS);
  return msIntoHour(half, zone) === 0 ? half : new Date(half.getTime() + HALF_HOUR_MS);
}

function lastWholeHour(instant: Date, zone: string): Date {
  const midnight = toDate(toLocal(instant, zone).startOfDay());
  let edge = midnight;
  for (let later = edge; later <= instant; later = nextWholeHour(later, zone)) edge = later;
  return edge;
}

function msIntoHour(instant: Date, zone: string): number {
  const intoHour = (instant.getTime() + offsetMsAt(instant.getTime(), zone)) % HOUR_MS;
  return intoHour < 0 ? intoHour + HOUR_MS : intoHour;
}

function toDate(local: Temporal.ZonedDateTime): Date {
  return new Date(local.epochMilliseconds);
}
