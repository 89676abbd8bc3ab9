import { DomainError } from '../../common/errors/domain-error.js';
import { counted } from '../report/numbers.js';

/** Somebody stopped the import (Ctrl-C). */
export class InterruptedError extends DomainError {
  readonly code = 'interrupted';

  constructor(filesLoaded = 0) {
    const kept = `${counted(filesLoaded, 'file')} loaded before ${filesLoaded === 1 ? 'is' : 'are'} kept`;
    super(`Interrupted: ${kept}. Run the import again to go on.`);
  }
}
