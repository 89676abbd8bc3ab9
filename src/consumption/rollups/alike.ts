/** Users of whom the same is asked. */
interface Alike<Value> {
  readonly userIds: readonly number[];
  readonly value: Value;
}

/**
 * Puts users together of whom the same is asked: in a night's delivery it is the same day of all. One statement for each
 * group keeps to the index, where a join with what is asked of each user may read all of a chunk.
 *
 * @param keyOf - equal for values that are the same
 */
export function alike<Value>(
  values: ReadonlyMap<number, Value>,
  keyOf: (value: Value) => string,
): readonly Alike<Value>[] {
  const groups = Map.groupBy(values, ([, value]) => keyOf(value));
  return Array.from(groups.values()).flatMap((group) => {
    const [first] = group;
    return first ? [{ userIds: group.map(([userId]) => userId), value: first[1] }] : [];
  });
}
