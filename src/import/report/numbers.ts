const WHOLE = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const EXACT = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 3 });

/** `489,716`. */
export function count(number: number): string {
  return WHOLE.format(number);
}

/** `1 file`, `60 files`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** `247,758,910 Wh`. */
export function wattHours(energy: number): string {
  return `${EXACT.format(energy)} Wh`;
}
