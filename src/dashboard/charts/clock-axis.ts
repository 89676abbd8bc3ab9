import { clockOf, SLOTS_A_DAY } from '../../consumption/index.js';
import type { AxisTick } from './chart.js';

const SLOTS_A_TICK = 6;

/** The local half-hours of any day, from 00:00–00:30 to 23:30–24:00. */
export function halfHoursOfDay(): readonly string[] {
  return Array.from({ length: SLOTS_A_DAY }, (_, slot) => `${clockOf(slot)}–${clockOf(slot + 1)}`);
}

/** Labels for an axis of the local half-hours of a day: every third hour, every sixth where there is little room. */
export function clockTicks(): readonly AxisTick[] {
  return Array.from({ length: SLOTS_A_DAY / SLOTS_A_TICK }, (_, index) => ({
    at: (index * SLOTS_A_TICK) / SLOTS_A_DAY,
    label: clockOf(index * SLOTS_A_TICK),
    optional: index % 2 === 1,
  }));
}
