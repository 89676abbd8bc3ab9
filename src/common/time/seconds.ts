/** A number of seconds, minutes or hours: `60s`, `5m`, `1h`. */
export const SECONDS = /^(\d{1,5})(s|m|h)$/;

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/**
 * In milliseconds.
 *
 * @throws Error when the text is no {@link SECONDS}
 */
export function secondsToMs(text: string): number {
  const [, count, unit] = SECONDS.exec(text) ?? [];
  if (!count || !unit) throw new Error(`${text} is no number of seconds`);
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}
