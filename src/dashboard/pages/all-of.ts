/** Waits for all of them at once. */
export async function allOf<T extends object>(promises: {
  readonly [Key in keyof T]: Promise<T[Key]>;
}): Promise<T> {
  const entries = Object.entries<Promise<T[keyof T]>>(promises).map(
    async ([name, promise]) => [name, await promise] as const,
  );
  return Object.fromEntries(await Promise.all(entries)) as T;
}
