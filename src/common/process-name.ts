let name = 'halfhour';

/** Says what this process is at, once, before it connects: `web`, or the command that was asked for. */
export function nameProcess(role: string | undefined): void {
  if (role !== undefined && /^[a-z]{1,20}$/.test(role)) name = `halfhour ${role}`;
}

/** By which database servers show its connections: `halfhour web`, `halfhour import`. */
export function processName(): string {
  return name;
}
