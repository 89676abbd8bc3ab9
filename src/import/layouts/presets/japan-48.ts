import type { Preset } from '../table/layout.js';

const pad = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}`;
const names = Array.from({ length: 48 }, (_, nth) => `kwh_${pad(nth * 30)}_${pad((nth + 1) * 30)}`);

/**
 * Day rows of 48 half-hours as Japanese utilities keep them, often in Shift_JIS. A preliminary row (速報, no mark) is replaced
 * by a final one (確定) later: the later 更新日時 counts. Sold energy (供給_受電区分 2) is no consumption.
 */
export const japan48: Preset = {
  name: 'japan-48',
  title: 'Japan: day rows of 48 half-hours',
  assumes: '+09:00, columns name start and end, kWh, supply only',
  layouts: [
    {
      columns: [
        'EMS-SP',
        '供給_受電区分',
        '年月日',
        '供給地点特定番号',
        '受電地点特定番号',
        ...names,
        '確定区分',
        '更新日時',
      ],
      shape: 'slots',
      user: { column: '供給地点特定番号' },
      time: { columns: ['年月日'], form: 'YYYYMMDD', zone: '+09:00', names: 'start' },
      interval: { minutes: 30 },
      slots: { first: 'kwh_0000_0030', count: 48, minutes: 30, by: 'clock' },
      unit: 'kWh',
      registers: { column: '供給_受電区分', keep: [{ word: '1' }] },
      quality: { column: '確定区分', words: { '1': 1 } },
      delivered: { columns: ['更新日時'], form: 'YYYY/MM/DD HH:mm:ss' },
    },
  ],
};
