/** Acts at most once in so many milliseconds, for the first time after as many. What comes in between is dropped. */
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
