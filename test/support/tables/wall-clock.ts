import { DAY_MINUTES, MINUTE_MS, Zone } from '../../../src/common/time/index.js';

/** What the clocks of a zone show, asked of its rules alone. All in minutes since 1970. */
export class WallClock {
  constructor(private readonly zone: Zone) {}

  /** @param name - an IANA name, or an offset such as `+09:00` */
  static of(name: string): WallClock {
    return new WallClock(zoneOf(name));
  }

  offset(instant: number): number {
    return this.zone.offsetMsAt(instant * MINUTE_MS) / MINUTE_MS;
  }

  wall(instant: number): number {
    return instant + this.offset(instant);
  }

  /** The clock as it would show an instant of a change if it had not changed. */
  wallBefore(instant: number): number {
    return instant + this.offset(instant - 1);
  }

  /** All instants at which the clock shows a time. */
  instants(wall: number): readonly number[] {
    const offsets = new Set([this.offset(wall - 2 * DAY_MINUTES), this.offset(wall + 2 * DAY_MINUTES)]);
    return [...offsets]
      .map((offset) => wall - offset)
      .filter((instant) => this.wall(instant) === wall)
      .sort((one, other) => one - other);
  }

  isTwice(instant: number): boolean {
    return [-60, -30, 30, 60].some((shift) => this.wall(instant + shift) === this.wall(instant));
  }

  startOfDay(midnight: number): number {
    return this.instants(midnight)[0] ?? NaN;
  }

  /** Midnights by the clock of the five days around each change of a year; of ten days where there is none. */
  daysOfChange(year: number): readonly (readonly number[])[] {
    const from = Date.UTC(year, 0, 1);
    const changes = this.zone.transitions.filter(({ at }) => at > from && at < Date.UTC(year + 1, 0, 1));
    const middles = changes.length > 0 ? changes.map(({ at }) => at) : [from + 100 * DAY_MINUTES * MINUTE_MS];
    return middles.map((at) => {
      const day = Math.floor(this.wall(at / MINUTE_MS) / DAY_MINUTES);
      return [-2, -1, 0, 1, 2].map((shift) => (day + shift) * DAY_MINUTES);
    });
  }
}

const zones = new Map<string, Zone>();

/** Each zone once: to ask a runtime for all changes of its clocks takes longer than most tables. */
export function zoneOf(name: string): Zone {
  const zone = zones.get(name) ?? newZone(name);
  zones.set(name, zone);
  return zone;
}

function newZone(name: string): Zone {
  const offset = /^([+-])(\d\d):(\d\d)$/.exec(name);
  if (!offset) return Zone.ofRuntime(name);
  const minutes = (Number(offset[2]) * 60 + Number(offset[3])) * (offset[1] === '-' ? -1 : 1);
  return new Zone(name, [{ at: -Infinity, offsetMs: minutes * MINUTE_MS }]);
}
