export { type AnalysisRequest, type AskedRange, EVERYONE, type SegmentFilter } from './analysis.js';
export type { Coverage } from './analyses/analysis-head.js';
export { QualityParameters } from './api/parameters.dto.js';
export { type Band, DAY_AND_NIGHT, parseBands } from './bands.js';
export { CompareAnswer, type ComparedSideAnswer, comparison } from './analyses/comparison.js';
export { ConsumptionModule } from './consumption.module.js';
export { clockOf, DAY_TYPES, type DayType, SLOTS_A_DAY } from './day-slots.js';
export { type AnswerRange, inHalfHours, type NamedRange, rangeOf } from './frame.js';
export { coverageOf, LEAST_COVERAGE } from './expected.js';
export { diversity } from './analyses/diversity.js';
export { heatMap, HeatMapAnswer, type HeatMapCellAnswer } from './analyses/heat-map.js';
export { DurationAnswer, loadDurationCurve } from './analyses/load-duration-curve.js';
export {
  isSpreadLong,
  loadProfile,
  loadProfileMeans,
  ProfileAnswer,
  type ProfileRequest,
  type ProfileSlotAnswer,
} from './analyses/load-profile.js';
export { LARGEST_READING_WH } from './largest-reading.js';
export type { HourlyDays } from './analyses/hourly-days.js';
export { type FarDays, misread, type Misread } from './analyses/misread.js';
export type { ThousandthMonths } from './analyses/thousandth-months.js';
export { type GapAnswer, gaps } from './analyses/gaps.js';
export { implausible, type ImplausibleReadings } from './analyses/implausible.js';
export { type MonthlyCoverage, monthlyCoverage } from './analyses/monthly-coverage.js';
export { type PeakAnswer, peaks, PeaksAnswer } from './analyses/peaks.js';
export { ratio } from './ratio.js';
export { RequestData } from './request-data.decorator.js';
export { Snapshot, Snapshots } from './snapshot.js';
export { type PeerBand, peerBand, type PeerBucket } from './analyses/peer-band.js';
export {
  DEFAULT_CAP_WH,
  FLAG_COUNTS,
  quality,
  QUALITY_FLAGS,
  QualityAnswer,
  type QualityFlag,
  qualityOfAll,
  qualityPage,
  type QualityRequest,
  userQuality,
  type UserQuality,
} from './analyses/quality.js';
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
export { endsOf } from './api/reading-pages.js';
export type { ReadingAnswer } from './reading.entity.js';
export { type ReadingKey, ReadingRepository, type ReadingsRequest } from './reading.repository.js';
export {
  DEFAULT_USER_SORT,
  HourlyField,
  instantOf,
  ResolutionField,
  SearchField,
  SegmentParameters,
  SplitField,
  userOrder,
  UserSortField,
} from './request.dto.js';
export { type RepeatedDay, repeatedDays, type UserRepeat, userRepeats } from './analyses/repeats.js';
export { type ChangedReadings, FigureWriter } from './rollups/figure-writer.js';
export { occurrenceOf, type ReadingRows, rowsOfHalfHour, type StoredRows } from './rollups/reading-rows.js';
export { assertKeptDaysStay, type FillProgress, Rollups, type WritePermit } from './rollups/rollups.js';
export {
  EPOCH_MINUTE,
  instantText,
  MICROS_A_MINUTE,
  readStored,
  readStoredOf,
  TWO_TO_32,
} from './rollups/stored-readings.js';
export { RollupsDifferError } from './rollups/rollups-differ-error.js';
export {
  type LockedUser,
  lockUsers,
  type MinuteRange,
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
export { NamedUser, type UserFigures } from './analyses/user-answer.js';
export { figuresOfUser } from './analyses/user-figures.js';
export { WEEK_MS, weeklyPattern, WeeklyPatternAnswer, WEEKS_NEEDED } from './analyses/weekly-pattern.js';
