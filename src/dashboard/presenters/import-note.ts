/** What to think of the figures while readings are stored that not all of them count yet; null where there are none. */
export function importNote(isSettled: boolean): string | null {
  if (isSettled) return null;
  return (
    'An import is under way: figures may not fit together until it ends, and coverage is capped at 100 %. ' +
    'If it was cut short, run it again.'
  );
}
