import { ImportTestFolder } from '../test/support/import-folder.js';
import type { Contents } from './addresses.js';
import { corrections, endsOfHalfHours, firstDelivery, otherValues } from './uneven-data.js';

/** An import: what is put into the folder before it, and the options. */
export interface Delivery {
  readonly write: (folder: ImportTestFolder) => Promise<void>;
  /** In a folder that has none of the other files. */
  readonly isElsewhere?: boolean;
  readonly options?: readonly string[];
}

/** A database to be asked. */
export interface World {
  readonly name: string;
  readonly timeZone: string;
  /** Without any, the first start imports the sample of `data/`. */
  readonly deliveries: readonly Delivery[];
  readonly contents: Contents;
}

const SAMPLE: World = {
  name: 'sample',
  timeZone: 'UTC',
  deliveries: [],
  contents: {
    ranges: [
      '',
      'from=2025-10-20&to=2025-11-03',
      'from=2025-10-25T10:15:00Z&to=2025-10-27T05:45:00%2B01:00',
      'from=2025-07-01&to=2025-07-20',
      'from=2030-01-01&to=2030-02-01',
      'range=last-7d',
      'range=last-month',
    ],
    shortRange: 'from=2025-12-24&to=2025-12-26',
    comparedRange: 'from=2025-12-01&to=2025-12-15',
    users: [1000, 1017],
    filters: ['area=a2', 'tariff=t1,t3', 'area=a1&tariff=t2', 'area=nowhere'],
    searches: ['search=101', 'search=a3', 'search=nobody'],
    imports: [1],
  },
};

const UNEVEN: World = {
  name: 'uneven',
  timeZone: 'Europe/London',
  deliveries: [
    { write: firstDelivery },
    { write: corrections, options: ['--max-errors', '12'] },
    { write: otherValues, options: ['--on-restated', 'keep'] },
    { write: endsOfHalfHours, isElsewhere: true, options: ['--stamp', 'end', '--on-repeat', 'last'] },
    { write: () => Promise.resolve() },
  ],
  contents: {
    ranges: [
      '',
      'from=2016-10-28&to=2016-11-02',
      'from=2016-03-26&to=2016-03-29',
      'from=2016-10-30T00:30:00Z&to=2016-10-30T02:00:00Z',
      'from=2016-10-29T10:15:00%2B01:00&to=2016-10-30T13:45:00Z',
      'from=2014-01-01&to=2014-02-01',
      'range=last-30d',
      'range=this-year',
    ],
    shortRange: 'from=2016-10-29&to=2016-10-31',
    comparedRange: 'from=2016-10-24&to=2016-11-07',
    users: [2000, 2002, 2001, 2004, 2007],
    filters: [
      'area=north',
      'tariff=flat',
      'area=%22south,%20upper%22&tariff=flat',
      'tariff=%3D1%2B1,%20best',
    ],
    searches: ['search=200', 'search=south'],
    imports: [1, 2, 3, 4, 5],
  },
};

export const WORLDS: readonly World[] = [SAMPLE, UNEVEN];
