import { LOCALE } from '../../common/counting.js';

export { counted, formatCount as count, megabytes } from '../../common/counting.js';

const EXACT = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 3 });

/** `247,758,910 Wh`. */
export function wattHours(energy: number): string {
  return `${EXACT.format(energy)} Wh`;
}
