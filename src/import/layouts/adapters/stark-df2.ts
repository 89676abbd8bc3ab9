import { DAY_MINUTES, HALF_HOUR_MINUTES } from '../../../common/time/index.js';
import { type LineSink, LineScanner } from '../../csv/line-scanner.js';
import { rawText } from '../../csv/reject-list.js';
import { type LocalClock, NEVER, TWICE } from '../../readings/local-clock.js';
import { FileRefusedError } from '../../source/file-refused-error.js';
import type { MeterFormat, MeterSeries, ReadingTask } from '../meter-file.js';
import { ACTUAL, ESTIMATED, UNKNOWN } from '../quality.js';
import { parseUserId } from '../../../common/user-id.js';
import { unitOf } from '../unit.js';
import { dayOf } from './day-of.js';
import { HeldMeters } from './held-meters.js';
import { isWrong, parseValue, type Wrong } from '../read-value.js';
import { readThrough } from './read-through.js';

/** Channel 1 is active import; 2 is export, 3 and 4 are reactive. */
const CONSUMPTION = '#S 1';
const FIELDS = 4;
const KWH = unitOf('kWh');
const TIME = /^(\d{2})\/(\d{2})\/(\d{4})$/;
const CLOCK = /^(\d{2}):(\d{2})$/;

/** Stark's export, as data collectors and energy consultants of Britain hand it on. */
export const starkDf2: MeterFormat = {
  name: 'stark-df2',
  title: 'Stark DF2, British half-hourly meters',
  assumes: 'times are UTC and name the end of the half-hour; values are kWh; channel 1 (#S 1) is consumption',
  recognises: (head) => /^[\s\u{feff}]*#F2\s/u.test(head),
  async *read(chunks, task) {
    const reader = new StarkReader(task);
    yield* readThrough(chunks, new LineScanner(reader), reader);
  },
};

class StarkReader implements LineSink {
  readonly meters: HeldMeters;
  private readonly clock: LocalClock;
  private readonly zone: string;
  private begun = false;
  private id: string | undefined;
  private channel = '';
  /** The end of the half-hour before, in minutes since 1970-01-01 UTC. */
  private before = -Infinity;
  /** The date of the row before, and its day. */
  private last: { readonly date: string; readonly days: number | Wrong | undefined } = {
    date: '',
    days: undefined,
  };

  constructor(private readonly task: ReadingTask) {
    this.meters = new HeldMeters(task.bounds);
    this.zone = task.zone ?? 'UTC';
    this.clock = task.clockOf(this.zone);
  }

  line(bytes: Buffer, start: number, end: number, number: number): void {
    const text = bytes.toString('utf8', start, end).replace(/^\u{feff}/u, '');
    if (text.trim() === '') {
      this.task.tally.ignore('blank', number);
      return;
    }
    if (!this.begun && text.trim() !== '#F2') {
      throw new FileRefusedError('refused', 'it does not begin with the line #F2 of Stark DF2');
    } else if (text.startsWith('#')) this.heading(text.trim(), number);
    else this.reading(text, number);
    this.begun = true;
  }

  tooLong(head: Buffer, number: number): void {
    this.reject(number, rawText(head), { code: 'line_too_long', reason: 'the line is longer than 1 MiB' });
  }

  *end(): Generator<MeterSeries, void, undefined> {
    if (!this.begun) throw new FileRefusedError('refused', 'it has no line of Stark DF2 in it');
    yield* this.meters.all();
  }

  /** `#O 2200099990711-E99UP90711` names a meter, `#S 1` a channel. */
  private heading(text: string, number: number): void {
    const [kind = '', name = ''] = text.split(/\s+/, 2);
    this.before = -Infinity;
    if (kind === '#S') this.channel = `#S ${name}`;
    else if (kind === '#O') {
      this.channel = '';
      this.id = parseUserId(name.split('-', 1)[0] ?? '');
      if (this.id === undefined)
        this.reject(number, text, { code: 'bad_user', reason: 'the line names no meter' });
    } else if (kind !== '#F2') {
      const reason = 'the line is none of #F2, #O, #S and a reading';
      this.reject(number, text, { code: 'wrong_column_count', reason });
    }
  }

  private reading(text: string, number: number): void {
    const { id, channel } = this;
    if (id === undefined || channel === '') {
      this.reject(number, text, {
        code: 'bad_user',
        reason: 'no #O and #S before name its meter and channel',
      });
      return;
    }
    if (!(this.task.registers ?? [CONSUMPTION]).includes(channel)) {
      this.task.tally.drop(channel);
      return;
    }
    const fields = text.split(',').map((field) => field.trim());
    const [date = '', time = '', written = '', flag = ''] = fields;
    const end = fields.length < FIELDS ? tooFew(fields.length) : this.endOf(date, time);
    if (typeof end !== 'number') {
      this.reject(number, text, end);
      return;
    }
    const value = parseValue(written, KWH);
    if (value === undefined) this.task.tally.noValue.add(number);
    else if (isWrong(value)) this.reject(number, text, value, 3);
    else {
      const quality = flag === 'A' ? ACTUAL : flag === 'E' ? ESTIMATED : UNKNOWN;
      const start = end - HALF_HOUR_MINUTES;
      this.meters
        .register(id, channel)
        .add({ start, minutes: HALF_HOUR_MINUTES, value, unit: KWH, quality, line: number });
    }
  }

  /** The instant at which the half-hour ends, in minutes since 1970-01-01 UTC. */
  private endOf(date: string, time: string): number | Wrong {
    const days = this.dayIn(date);
    const minutes = minutesOf(time);
    if (days === undefined || minutes === undefined) {
      const text = `${date} ${time}`;
      return {
        code: 'bad_timestamp',
        reason: `"${text.slice(0, 40)}" is no time of the form DD/MM/YYYY,HH:MM`,
      };
    }
    if (typeof days !== 'number') return days;
    if (minutes % HALF_HOUR_MINUTES !== 0) {
      return { code: 'not_on_half_hour', reason: 'the time is neither on the hour nor half past' };
    }
    return this.instantOf(days * DAY_MINUTES + minutes);
  }

  /** The day of a date, as days since 1970; nothing where it has another form. Neighbouring rows are of one day. */
  private dayIn(date: string): number | Wrong | undefined {
    if (date !== this.last.date) {
      const [, day, month, year] = TIME.exec(date) ?? [];
      this.last = {
        date,
        days: year === undefined ? undefined : dayOf(Number(year), Number(month), Number(day), date),
      };
    }
    return this.last.days;
  }

  /** A time that the clock shows twice is the later one where the half-hour before is past the change already. */
  private instantOf(wall: number): number | Wrong {
    const instant = this.clock.instantOf(wall);
    if (instant === NEVER) {
      return { code: 'nonexistent_local_time', reason: `the clocks of ${this.zone} skip this time` };
    }
    const both = Object.is(instant, TWICE) ? this.clock.instantsOf(wall) : [instant];
    this.before = both.find((one) => one > this.before) ?? both.at(-1) ?? instant;
    return this.before;
  }

  /** @param column - from 1; nothing where the row as a whole is wrong */
  private reject(line: number, text: string, { code, reason }: Wrong, column?: number): void {
    const raw = rawText(Buffer.from(text));
    this.task.tally.rejects.add({ line, code, reason, raw, ...(column === undefined ? {} : { column }) });
    if (this.id !== undefined) this.meters.reject(this.id);
  }
}

function tooFew(count: number): Wrong {
  return { code: 'wrong_column_count', reason: `${FIELDS} fields are expected, not ${count}` };
}

/** The minutes of a time since midnight; nothing where there is no such time. */
function minutesOf(time: string): number | undefined {
  const [, hour, minute] = CLOCK.exec(time) ?? [];
  if (hour === undefined || Number(minute) > 59) return undefined;
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes > DAY_MINUTES ? undefined : minutes;
}
