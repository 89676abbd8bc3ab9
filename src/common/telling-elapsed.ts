const EVERY_MS = 1_000;

/**
 * Does work of which nobody knows how far it is.
 *
 * @param tell - told at its beginning and each second how long it has been going on, in milliseconds
 */
export async function tellingElapsed<Result>(
  tell: (elapsedMs: number) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const began = performance.now();
  tell(0);
  const timer = setInterval(() => {
    tell(performance.now() - began);
  }, EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
