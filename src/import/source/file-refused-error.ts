import { DomainError, errorCode } from '../../common/errors/index.js';
import type { FileResult } from '../../ledger/index.js';

/** One file is not loaded, the others go on. The message is a reason that reads on after the file's name. */
export class FileRefusedError extends DomainError {
  readonly code = 'file_refused';

  constructor(
    readonly result: Exclude<FileResult, 'loaded'>,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'it may not be read: check its permissions',
  EPERM: 'it may not be read: check its permissions',
  ENOENT: 'it is no longer there',
  ENOTDIR: 'it is no longer there',
  ELOOP: 'it is a link that leads back to itself: replace the link',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'the disk could not read it: copy it anew',
  ESTALE: 'its network drive went away: import again once it is back',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/** Why the file system did not give a file, as words that read on after its name; nothing for other errors. */
export function describeFileError(error: unknown): string | undefined {
  return REASONS[errorCode(error) ?? ''];
}
