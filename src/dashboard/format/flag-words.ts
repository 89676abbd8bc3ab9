import { DEFAULT_CAP_WH, type QualityAnswer, type QualityFlag } from '../../consumption/index.js';
import { counted, energyText, formatCount } from './numbers.js';

/** What a flag is called, what it means, alone and with its count, and what to do about it. */
export interface FlagWords {
  readonly name: string;
  readonly rule: string;
  readonly meaning: (quality: QualityAnswer) => string;
  readonly advice: string;
}

export const FLAG_WORDS: Readonly<Record<QualityFlag, FlagWords>> = {
  above_cap: {
    name: 'Too high',
    rule: `A half-hour of more than ${energyText(DEFAULT_CAP_WH)}, what a household’s main fuse lets through.`,
    meaning: ({ above_cap }) =>
      `${counted(above_cap, 'half-hour holds', 'half-hours hold')} more than ${energyText(DEFAULT_CAP_WH)}, what a household’s main fuse lets through.`,
    advice: 'Check the unit and the factor of the meter.',
  },
  stuck: {
    name: 'Flat-lined',
    rule: 'The same value above zero for 6 hours or longer.',
    meaning: ({ stuck_runs }) => `Flat-lined ${times(stuck_runs)} for 6 hours or longer.`,
    advice: 'Check whether the meter still counts.',
  },
  zero_run: {
    name: 'Zeros',
    rule: 'Nothing used for a day or longer.',
    meaning: ({ zero_runs }) => `Used nothing ${times(zero_runs)} for a day or longer.`,
    advice: 'Ask whether the home was empty before you rely on it.',
  },
  spike: {
    name: 'Spikes',
    rule: 'A day whose highest half-hour is more than 2.8 times the third highest.',
    meaning: ({ spike_days }) =>
      `On ${counted(spike_days, 'day', 'days')} the highest half-hour is more than 2.8 times the third highest.`,
    advice: 'A strong appliance in short use does that. Look for days on which lost readings came at once.',
  },
  implausible: {
    name: 'Implausible',
    rule: 'A reading above 1 GWh in a half-hour; no meter records that. It is left out of every figure.',
    meaning: ({ implausible }) => implausibleText(implausible),
    advice: 'Import a corrected file to replace it.',
  },
  hourly: {
    name: 'Hourly',
    rule: 'Days, 7 or more in a row, with one reading an hour: every second half-hour is missing.',
    meaning: ({ hourly_days }) =>
      `On ${counted(hourly_days, 'day', 'days')} there is one reading an hour: every second half-hour is missing.`,
    advice:
      'The meter probably counts by the hour: its power is shown twice too high. Ask for half-hourly readings, or give each half-hour one half of its hour.',
  },
  thousandth: {
    name: 'kWh?',
    rule: 'Months with about a thousandth of what the median of the tariff uses.',
    meaning: ({ thousandth_months }) =>
      `In ${counted(thousandth_months, 'month', 'months')} it uses about a thousandth of the median of its tariff.`,
    advice: 'The file probably holds kWh: Wh are meant. Import it again, each reading times 1,000.',
  },
  far_away: {
    name: 'Far away',
    rule: 'A few readings a year or more away from all others: mostly a wrong year.',
    meaning: ({ far_readings }) =>
      `${counted(far_readings, 'reading lies', 'readings lie')} a year or more away from all others, and the data seem to last that long.`,
    advice: 'Look at the year in the file, and remove what is wrong with npm run cli forget.',
  },
};

/** "3 readings are above 1 GWh in a half-hour; no meter records that. They are left out of every figure." */
export function implausibleText(readings: number): string {
  const left = readings === 1 ? 'It is' : 'They are';
  return `${counted(readings, 'reading is', 'readings are')} above 1 GWh in a half-hour; no meter records that. ${left} left out of every figure.`;
}

function times(count: number): string {
  if (count <= 2) return count === 1 ? 'once' : 'twice';
  return `${formatCount(count)} times`;
}
