export type { Analysis, AnalysisRequest, Coverage, Scope, SegmentFilter } from './analysis.js';
export { QualityParameters } from './api/analysis-query.dto.js';
export { QualityAnswer } from './api/quality.answer.js';
export { qualityAnswer } from './api/quality-answers.js';
export { type Band, DAY_AND_NIGHT, parseBands } from './bands.js';
export { CompareAnswer, type ComparedSideAnswer, comparison } from './analyses/comparison.js';
export { ConsumptionModule } from './consumption.module.js';
export { type AskedRange, DataWindowQuery } from './data-window.query.js';
export { clockOf, DAY_TYPES, type DayType, SLOTS_A_DAY } from './day-slots.js';
export { coverageOf } from './expected.js';
export { diversity, DiversityAnswer } from './analyses/diversity.js';
export { heatMap, HeatMapAnswer, type HeatMapCellAnswer } from './analyses/heat-map.js';
export { DurationAnswer, loadDurationCurve } from './analyses/load-duration-curve.js';
export {
  loadProfile,
  loadProfileMeans,
  MOST_AT_ONCE,
  ProfileAnswer,
  type ProfileSlotAnswer,
} from './analyses/load-profile.js';
export { LARGEST_READING_WH } from './largest-reading.js';
export { type MonthlyCoverage, MonthlyCoverageQuery, type UserMonths } from './monthly-coverage.query.js';
export { type PeakAnswer, peaks, PeaksAnswer } from './analyses/peaks.js';
export { RequestData } from './request-data.decorator.js';
export { Snapshot, Snapshots } from './snapshot.js';
export { type PeerBand, peerBand, type PeerBucket } from './analyses/peer-band.js';
export {
  DEFAULT_CAP_WH,
  type Gap,
  type ImplausibleReadings,
  QUALITY_FLAGS,
  type QualityFlag,
  type QualityPage,
  QualityQuery,
  type QualityRequest,
  type UserQuality,
} from './quality.query.js';
export {
  placeOfUser,
  type Ranking,
  ranking,
  type RankingRequest,
  USER_SORTS,
  type UserOrder,
  type UserPlace,
  type UserSort,
  wholeRanking,
} from './analyses/ranking.js';
export { Reading } from './reading.entity.js';
export {
  type ReadingKey,
  type ReadingsPage,
  ReadingsQuery,
  type ReadingsRequest,
  type StoredReading,
} from './readings.query.js';
export { type RepeatedDay, RepeatedDaysQuery } from './repeated-days.query.js';
export { EPOCH_MINUTE, MICROS_A_MINUTE, TWO_TO_32 } from './rollups/binary-time.js';
export { LocalDays } from './rollups/local-days.js';
export { occurrenceOf, type ReadingRows, rowsOfHalfHour, type StoredRows } from './rollups/reading-rows.js';
export { type FillProgress, Rollups, type WritePermit } from './rollups/rollups.js';
export { instantText, readStored } from './rollups/stored-readings.js';
export { RollupsDifferError } from './rollups/rollups-differ-error.js';
export {
  type FigureChange,
  type LockedUser,
  lockUsers,
  NOBODY,
  PIECE_MINUTES,
  UserRollup,
} from './rollups/user-rollup.js';
export {
  type Discrepancy,
  Verification,
  type VerificationReport,
  type VerificationRequest,
} from './rollups/verification.js';
export {
  type BucketAnswer,
  populationSeries,
  type SeriesAnswer,
  type SeriesRequest,
  type Split,
  SPLITS,
  userSeries,
} from './analyses/series.js';
export { type Sparklines, sparklines } from './analyses/sparklines.js';
export { type Summary, summary } from './analyses/summary.js';
export { timeOfUse, TimeOfUseAnswer } from './analyses/time-of-use.js';
export { type UnusualDayAnswer, unusualDays, UnusualDaysAnswer } from './analyses/unusual-days.js';
export { type UserRepeat, UserRepeatsQuery } from './user-repeats.query.js';
export { figuresOfUser, type UserFigures } from './analyses/user-figures.js';
export { WEEK_MS, weeklyPattern, WeeklyPatternAnswer, WEEKS_NEEDED } from './analyses/weekly-pattern.js';
