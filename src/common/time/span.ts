import { localMidnight, toLocal } from './local-time.js';
import type { Zone } from './zone.js';

/** A number of days, months or years: `400d`, `18mo`, `5y`. */
export const SPAN = /^([1-9]\d{0,3})(d|mo|y)$/;

const UNITS = { d: 'days', mo: 'months', y: 'years' } as const;

/**
 * The local midnight that lies so far before an instant: a month before 31 March is the last day of February.
 *
 * @throws Error when the text is no {@link SPAN}
 */
export function midnightBefore(instant: Date, span: string, zone: Zone): Date {
  const [, count, unit] = SPAN.exec(span) ?? [];
  if (!count || !unit) throw new Error(`${span} is no span of time`);
  const day = toLocal(instant, zone).toPlainDate();
  return localMidnight(day.subtract({ [UNITS[unit as keyof typeof UNITS]]: Number(count) }), zone);
}
