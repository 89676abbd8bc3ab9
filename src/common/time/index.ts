export { bucketEdges } from './buckets.js';
export { formatDuration } from './duration.js';
export {
  isLocalMidnight,
  isoWithOffset,
  localClock,
  localDate,
  localMidnight,
  toLocal,
} from './local-time.js';
export { parseInstant } from './parse-instant.js';
export { isRelativeRange, RELATIVE_RANGES, type RelativeRange, relativeRange } from './relative-range.js';
export {
  assertDrawable,
  autoResolution,
  MAX_POINTS,
  pointsIn,
  type Resolution,
  RESOLUTIONS,
} from './resolution.js';
export { HALF_HOUR_MS, sharedHalfHours, sharedRange, type TimeRange } from './time-range.js';
export { type ClockChanges, clockChanges, offsetMsAt } from './zone-offset.js';
