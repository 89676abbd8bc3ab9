import { QUALITY_FLAGS, type QualityAnswer } from '../../consumption/index.js';
import { FLAG_WORDS } from './flag-words.js';

describe('the words of a flag', () => {
  const quality = {
    above_cap: 1,
    stuck_runs: 2,
    zero_runs: 1,
    spike_days: 1_056,
    implausible: 1,
    hourly_days: 7,
    thousandth_months: 1,
    far_readings: 1,
  } as QualityAnswer;

  it.each([
    ['above_cap', '1 half-hour holds more than 11.5 kWh, what a household’s main fuse lets through.'],
    ['stuck', 'Flat-lined twice for 6 hours or longer.'],
    ['zero_run', 'Used nothing once for a day or longer.'],
    [
      'implausible',
      '1 reading is above 1 GWh in a half-hour; no meter records that. It is left out of every figure.',
    ],
    ['hourly', 'On 7 days there is one reading an hour: every second half-hour is missing.'],
    ['thousandth', 'In 1 month it uses about a thousandth of the median of its tariff.'],
    ['far_away', '1 reading lies a year or more away from all others, and the data seem to last that long.'],
    ['spike', 'On 1,056 days the highest half-hour is more than 2.8 times the third highest.'],
  ] as const)('tell what %s means, with its count', (flag, meaning) => {
    expect(FLAG_WORDS[flag].meaning(quality)).toBe(meaning);
  });

  it('tell of every flag what to do', () => {
    for (const flag of QUALITY_FLAGS) expect(FLAG_WORDS[flag].advice).toMatch(/^[A-Z].+\.$/);
  });
});
