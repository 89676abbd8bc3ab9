import { unitOf } from '../unit.js';

/** What values of an ESPI feed measure. */
export interface ReadingType {
  /** What it is counted by: `flow 1` of energy, else what it is that is no energy, such as `uom 169`. */
  readonly register: string;
  /** Place in UNITS; -1 where it is neither energy nor power. */
  readonly unit: number;
  /** A value stands for so many times ten to this power. */
  readonly powerOfTen: number;
}

const WATT_HOURS = '72';
const WATTS = '38';
/** None, and electricity at two kinds of metering points. */
const ELECTRICITY = ['', '0', '1', '2'];
/** Not told, none, of the interval, summed over it. What else there is, is what a register shows. */
const BY_INTERVAL = ['', '0', '4', '9'];
const POWER_OF_TEN = /^-?\d{1,2}$/;

/**
 * @param fields - the elements of a ReadingType by name
 * @returns nothing where it does not say its unit
 */
export function readingTypeOf(fields: ReadonlyMap<string, string>): ReadingType | undefined {
  const field = (name: string): string => fields.get(name) ?? '';
  const [uom, power] = [field('uom'), field('powerOfTenMultiplier') || '0'];
  if (!/^\d+$/.test(uom) || !POWER_OF_TEN.test(power)) return undefined;
  const unit = uom === WATT_HOURS ? unitOf('Wh') : uom === WATTS ? unitOf('W') : -1;
  return { register: registerOf(field, uom), unit, powerOfTen: Number(power) };
}

function registerOf(field: (name: string) => string, uom: string): string {
  if (uom !== WATT_HOURS) return `uom ${uom}`;
  if (!ELECTRICITY.includes(field('commodity'))) return `commodity ${field('commodity')}`;
  const accumulation = field('accumulationBehaviour');
  if (!BY_INTERVAL.includes(accumulation)) return `accumulation ${accumulation}`;
  return `flow ${field('flowDirection') || 'not told'}`;
}
