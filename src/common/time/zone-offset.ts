import { Temporal } from 'temporal-polyfill';
import type { TimeRange } from './time-range.js';

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
  return stretchAt(time, zone).offsetMs;
}

/** How a range is cut by clock changes: n instants at which the clock changes, n + 1 offsets in seconds ahead of UTC. */
export interface ClockChanges {
  readonly changes: readonly Date[];
  readonly offsets: readonly number[];
}

export function clockChanges({ from, to }: TimeRange, zone: string): ClockChanges {
  const stretches = [stretchAt(from.getTime(), zone)];
  for (let last = stretches[0]; last && last.to < to.getTime(); last = stretches.at(-1)) {
    stretches.push(stretchAt(last.to, zone));
  }
  return {
    changes: stretches.slice(1).map((stretch) => new Date(stretch.from)),
    offsets: stretches.map(({ offsetMs }) => offsetMs / 1000),
  };
}

function stretchAt(time: number, zone: string): Stretch {
  const known = STRETCHES.get(zone) ?? [];
  const found = known.find(({ from, to }) => time >= from && time < to);
  if (found) return found;
  const stretch = askForStretch(time, zone);
  STRETCHES.set(zone, [...known, stretch]);
  return stretch;
}

function askForStretch(time: number, zone: string): Stretch {
  const local = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone);
  // A change at this very instant begins the stretch that is looked for, and is not "previous" to it.
  const after = local.add({ milliseconds: 1 });
  return {
    from: after.getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
    to: local.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
    offsetMs: local.offsetNanoseconds / 1e6,
  };
}
