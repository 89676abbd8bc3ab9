export { bucketEdges, bucketsBetween } from './buckets.js';
export { dateOfDayNumber, dayNumber, daysInMonth } from './calendar.js';
export { formatDuration } from './duration.js';
export {
  daysLater,
  isLocalMidnight,
  isShownTwice,
  isoWithOffset,
  localClock,
  localDate,
  localMidnight,
  offsetText,
  startOfDay,
  startOfDayAfter,
  toLocal,
} from './local-time.js';
export { parseInstant } from './parse-instant.js';
export { isRelativeRange, RELATIVE_RANGES, relativeRange } from './relative-range.js';
export {
  autoResolution,
  drawableResolution,
  MAX_POINTS,
  pointsIn,
  type Resolution,
  RESOLUTIONS,
} from './resolution.js';
export {
  dateOfMinute,
  DAY_MINUTES,
  DAY_MS,
  HALF_HOUR_MINUTES,
  HALF_HOUR_MS,
  lengthMs,
  MINUTE_MS,
  minuteOfDate,
  sharedHalfHours,
  sharedRange,
  type TimeRange,
} from './time-range.js';
export { type Stretch, UTC, Zone } from './zone.js';
export { type ClockChanges, clockChanges } from './clock-changes.js';
export { secondsToMs } from './seconds.js';
export { midnightBefore } from './span.js';
export { isZoneName, zoneOfOffset } from './zone-name.js';
