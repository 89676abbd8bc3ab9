/** The oldest Node.js that will do, as `engines` of package.json says, too. */
export const OLDEST_NODE = '24.7';

/**
 * Ends the process with one line where this Node.js is too old. Call it before anything else is imported: an old one
 * would start and then answer every page with an error. So this file imports nothing.
 */
export function refuseOldNode(node = process.versions.node): void {
  if (isAtLeast(node, OLDEST_NODE)) return;
  process.stderr.write(
    `Halfhour needs Node.js ${OLDEST_NODE} or newer, and this is ${node}: start it with "npm start" or "npm run cli", which bring their own.\n`,
  );
  // Wrong usage, as the README's list of exit codes has it.
  process.exit(2);
}

function isAtLeast(version: string, oldest: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
