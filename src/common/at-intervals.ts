/** Acts at most once every so many milliseconds, first after that long. Calls in between are dropped. */
export function atIntervals<Values extends readonly unknown[]>(
  ms: number,
  act: (...values: Values) => void,
  now: () => number = () => performance.now(),
): (...values: Values) => void {
  let actedAt = now();
  return (...values) => {
    if (now() - actedAt < ms) return;
    actedAt = now();
    act(...values);
  };
}
