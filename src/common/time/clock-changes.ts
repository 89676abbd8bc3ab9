import type { TimeRange } from './time-range.js';
import type { Stretch, Zone } from './zone.js';

/** How a range is cut by clock changes: n instants at which the clock changes, n + 1 offsets in seconds ahead of UTC. */
export interface ClockChanges {
  readonly changes: readonly Date[];
  readonly offsets: readonly number[];
}

export function clockChanges({ from, to }: TimeRange, zone: Zone): ClockChanges {
  const stretches: Stretch[] = [zone.stretchAt(from.getTime())];
  for (let last = stretches[0]; last && last.to < to.getTime(); last = stretches.at(-1)) {
    stretches.push(zone.stretchAt(last.to));
  }
  return {
    changes: stretches.slice(1).map((stretch) => new Date(stretch.from)),
    offsets: stretches.map(({ offsetMs }) => offsetMs / 1000),
  };
}
