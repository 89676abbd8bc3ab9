import { DomainError } from '../../common/errors/domain-error.js';

/** How a file can end that was not loaded, as the ledger names it. */
export type RefusedResult = 'no_user' | 'over_threshold' | 'refused' | 'failed';

/** One file is not loaded, the others go on. The message is a reason that reads on after the file's name. */
export class FileRefusedError extends DomainError {
  readonly code = 'file_refused';

  constructor(
    readonly result: RefusedResult,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
