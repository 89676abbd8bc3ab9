/** Names of columns of a day's intervals: `00:00` to `23:30`, or as ends `00:30` to `24:00`. */
export function clockNames(minutes: number, { ends = false, last = '24:00' } = {}): readonly string[] {
  const shift = ends ? 1 : 0;
  return Array.from({ length: 1440 / minutes }, (_, nth) => {
    const minute = (nth + shift) * minutes;
    return minute === 1440 ? last : clock(minute);
  });
}

/** `HH1` to `HH50`, say. */
export function numberedNames(prefix: string, from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, nth) => `${prefix}${from + nth}`);
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
