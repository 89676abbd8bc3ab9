import { errorCode } from '../../common/errors/index.js';

/** True for the error that says that a file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT';
}

/** True for the error that says that something which ought to be a folder is a file. */
export function isNotAFolder(error: unknown): boolean {
  return ['ENOTDIR', 'EEXIST'].includes(errorCode(error) ?? '');
}
