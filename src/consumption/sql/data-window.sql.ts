/** First and last half-hour that the refreshed aggregates hold; both null without data. */
export const DATA_WINDOW = `
  select min(period_start) as "first", max(period_start) as "last"
  from segment_half_hours`;
