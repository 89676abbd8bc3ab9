import { Temporal } from 'temporal-polyfill';

/** From one clock change of a zone to the next. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offsetMs: number;
}

const STRETCHES = new Map<string, Stretch[]>();

/**
 * How far the clock of a zone is ahead of UTC at an instant (milliseconds since 1970), in milliseconds. Temporal is
 * asked once for each stretch between two clock changes: asked for each instant it would take most of an answer's time.
 */
export function offsetMsAt(time: number, zone: string): number {
  const known = STRETCHES.get(zone) ?? [];
  const found = known.find(({ from, to }) => time >= from && time < to);
  if (found) return found.offsetMs;
  const stretch = stretchAt(time, zone);
  STRETCHES.set(zone, [...known, stretch]);
  return stretch.offsetMs;
}

function stretchAt(time: number, zone: string): Stretch {
  const local = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone);
  // A change at this very instant begins the stretch that is looked for, and is not "previous" to it.
  const after = local.add({ milliseconds: 1 });
  return {
    from: after.getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
    to: local.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
    offsetMs: local.offsetNanoseconds / 1e6,
  };
}
