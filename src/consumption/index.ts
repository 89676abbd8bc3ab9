export { ConsumptionModule } from './consumption.module.js';
export { type AskedRange, DataWindowQuery } from './data-window.query.js';
export { type RankingRequest, RankingQuery } from './ranking.query.js';
export { Reading } from './reading.entity.js';
export { Rollups } from './rollups.js';
export {
  type Bucket,
  type SegmentBucket,
  type SegmentFilter,
  type Series,
  type SeriesRequest,
  type Split,
  SPLITS,
} from './series.js';
export { SeriesQuery } from './series.query.js';
export { SummaryQuery } from './summary.query.js';
export { type Summary, type UserMetrics, type UserPage, type UserSort, USER_SORTS } from './user-metrics.js';
