import { DAY_MINUTES, MINUTE_MS, type Zone } from '../../common/time/index.js';

/** A local day, half-open, in minutes since 1970-01-01 UTC. */
export interface LocalDay {
  readonly from: number;
  readonly to: number;
  /** Its date, in days since 1970-01-01. */
  readonly date: number;
  /** Its clock begins at 00:00 and is not changed: so many minutes after its begin it shows just that time. */
  readonly isPlain: boolean;
}

/**
 * The local days of a zone as minutes since 1970-01-01 UTC. A day begins at the first instant of its date, so that each
 * instant lies in one day, whatever the clocks do at midnight. Days are remembered: every user has the same.
 */
export class LocalDays {
  private readonly days = new Map<number, LocalDay>();
  private last: LocalDay = { from: 0, to: 0, date: 0, isPlain: false };

  constructor(private readonly zone: Zone) {}

  /** The day that an instant lies in. */
  dayOf(minute: number): LocalDay {
    if (minute >= this.last.from && minute < this.last.to) return this.last;
    let day = this.ofDate(Math.floor(this.localMinute(minute) / DAY_MINUTES));
    // Clocks that go back over midnight show the date of the day before once more.
    while (minute >= day.to) day = this.ofDate(day.date + 1);
    this.last = day;
    return day;
  }

  /** What the clock shows, in minutes since it showed 1970-01-01 00:00. */
  localMinute(minute: number): number {
    return minute + this.zone.offsetMsAt(minute * MINUTE_MS) / MINUTE_MS;
  }

  /** The first instant of a date that is given in days since 1970-01-01. */
  startOf(date: number): number {
    return Math.floor(this.zone.firstInstantFrom(date * DAY_MINUTES * MINUTE_MS) / MINUTE_MS);
  }

  private ofDate(date: number): LocalDay {
    const known = this.days.get(date);
    if (known) return known;
    const [from, to] = [this.startOf(date), this.startOf(date + 1)];
    const isPlain = [from, to - 1].every(
      (minute) => this.localMinute(minute) === date * DAY_MINUTES + minute - from,
    );
    const day = { from, to, date, isPlain };
    this.days.set(date, day);
    return day;
  }
}
