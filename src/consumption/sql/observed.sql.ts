import type { HalfHourSource } from '../which-table.js';
import { HALF_HOURS } from './half-hours.sql.js';

/** Half-hours with a reading, summed over users (domain page, N_obs). Parameters of {@link HALF_HOURS}. */
export function observedHalfHours(source: HalfHourSource): string {
  return `select coalesce(sum(observed), 0) as observed from (${HALF_HOURS[source]}) as half_hours`;
}
