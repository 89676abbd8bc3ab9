import { HALF_HOUR_MINUTES, MINUTE_MS, type Zone } from '../../common/time/index.js';
import type { MeterSeries } from './meter-file.js';

/** Where half-hours of a zone begin, in minutes after those of UTC: 15 where clocks are a quarter ahead. */
export function phaseOf({ registers }: MeterSeries, zone: Zone): number {
  const first = [...registers.values()].find(({ length }) => length > 0)?.start[0] ?? 0;
  const offset = Math.round(zone.offsetMsAt(first * MINUTE_MS) / MINUTE_MS);
  return ((-offset % HALF_HOUR_MINUTES) + HALF_HOUR_MINUTES) % HALF_HOUR_MINUTES;
}
