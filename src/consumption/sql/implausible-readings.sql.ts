import { LARGEST_READING_WH } from '../largest-reading.js';

/**
 * How many readings that no meter records are stored, by user in order of id: the view `plausible_readings` leaves them
 * out of every figure. `$1` areas, `$2` tariffs (empty: all).
 */
export const IMPLAUSIBLE_READINGS = `
  select user_id as "userId", count(*) as readings
  from readings join users on users.id = user_id
  where energy_wh > ${LARGEST_READING_WH}
    and (cardinality($1::text[]) = 0 or area = any($1))
    and (cardinality($2::text[]) = 0 or tariff = any($2))
  group by user_id
  order by user_id`;
