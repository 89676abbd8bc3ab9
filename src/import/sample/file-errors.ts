/** True for the error that says that a file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

/** True for the error that says that something which ought to be a folder is a file. */
export function isNotAFolder(error: unknown): boolean {
  return hasCode(error, 'ENOTDIR') || hasCode(error, 'EEXIST');
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
