import { DomainError } from '../../common/errors/domain-error.js';

/** Somebody stopped the import (Ctrl-C). */
export class InterruptedError extends DomainError {
  readonly code = 'interrupted';

  constructor(filesLoaded = 0) {
    const kept =
      filesLoaded === 1 ? '1 file loaded before is kept' : `${filesLoaded} files loaded before are kept`;
    super(`Interrupted: ${kept}. Run the import again to go on.`);
  }
}
