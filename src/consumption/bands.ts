import { InvalidParametersError, RefusedError } from '../common/errors/domain-error.js';
import { clockOf, DAY_TYPES, type DayType, SLOTS_A_DAY } from './day-slots.js';

/** A stretch of the local day on some types of day. One that ends at or before its beginning passes midnight. */
export interface Band {
  readonly name: string;
  readonly dayTypes: readonly DayType[];
  /** Local half-hours, `from` in it and `to` not, 0 for 00:00 to 48 for 24:00. */
  readonly from: number;
  readonly to: number;
}

/** From 23:00 to 07:00, every day. */
export const NIGHT: Band = { name: 'night', dayTypes: DAY_TYPES, from: 46, to: 14 };

export const DAY_AND_NIGHT: readonly Band[] = [
  { name: 'day', dayTypes: DAY_TYPES, from: NIGHT.to, to: NIGHT.from },
  NIGHT,
];

const BAND = /^([\p{L}\d_-]{1,30}):(?:([a-z+]+):)?([01]\d|2[0-4]):([03]0)-([01]\d|2[0-4]):([03]0)$/u;
const SYNTAX =
  'bands takes name:HH:MM-HH:MM or name:weekday+saturday+sunday:HH:MM-HH:MM on half-hours, separated by commas, ' +
  'such as peak:weekday:16:00-19:00';

/**
 * Reads bands as an address writes them: `day:07:00-23:00,night:23:00-07:00`. A name may stand several times.
 *
 * @throws InvalidParametersError when it cannot be understood
 */
export function parseBands(text: string): readonly Band[] {
  return text.split(',').map((part) => {
    const [, name, days, fromHour, fromMinute, toHour, toMinute] = BAND.exec(part) ?? [];
    const from = slotOf(fromHour, fromMinute);
    const to = slotOf(toHour, toMinute);
    const dayTypes = days === undefined ? DAY_TYPES : days.split('+');
    if (name === undefined || from >= SLOTS_A_DAY || to > SLOTS_A_DAY || !dayTypes.every(isDayType)) {
      throw new InvalidParametersError([{ parameter: 'bands', detail: SYNTAX }]);
    }
    return { name, dayTypes, from, to };
  });
}

/** The names of the bands, each once, in the order in which they first stand. */
export function bandNames(bands: readonly Band[]): readonly string[] {
  return [...new Set(bands.map(({ name }) => name))];
}

/**
 * For each day type (weekday, Saturday, Sunday) and local half-hour the place of its band in {@link bandNames},
 * counted from 1: 144 numbers.
 *
 * @throws RefusedError when the bands overlap or leave a gap
 */
export function bandOfSlots(bands: readonly Band[]): readonly number[] {
  const names = bandNames(bands);
  return DAY_TYPES.flatMap((dayType) =>
    Array.from({ length: SLOTS_A_DAY }, (_, slot) => {
      const [band, second] = bands.filter((one) => one.dayTypes.includes(dayType) && holds(one, slot));
      if (!band || second) throw notCovered(dayType, slot, band && second && [band.name, second.name]);
      return names.indexOf(band.name) + 1;
    }),
  );
}

function holds({ from, to }: Band, slot: number): boolean {
  return from < to ? slot >= from && slot < to : slot >= from || slot < to;
}

function notCovered(
  dayType: DayType,
  slot: number,
  both: readonly [string, string] | undefined,
): RefusedError {
  const at = `on a ${dayType} at ${clockOf(slot)}`;
  const fault = both ? `${both.join(' and ')} overlap ${at}` : `none of them holds ${at}`;
  return new RefusedError('bad_value', 'bands', `The bands must cover 24 hours once, but ${fault}.`);
}

function slotOf(hour: string | undefined, minute: string | undefined): number {
  return Number(hour) * 2 + (minute === '30' ? 1 : 0);
}

function isDayType(name: string): name is DayType {
  return DAY_TYPES.some((known) => known === name);
}
