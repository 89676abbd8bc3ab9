/** A line of the engine's log, which is its standard error. */
export function logLine(event: string): string {
  return `${new Date().toISOString()} engine ${process.pid} ${event}`;
}
