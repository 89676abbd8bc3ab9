import { DomainError, EXIT } from '../common/errors/index.js';
import { counted } from './report/numbers.js';

/** Somebody stopped an import or a removal (Ctrl-C). */
export class InterruptedError extends DomainError {
  readonly code = 'interrupted';

  static ofImport(filesLoaded: number): InterruptedError {
    const kept = `${counted(filesLoaded, 'file')} loaded before ${filesLoaded === 1 ? 'is' : 'are'} kept`;
    return new InterruptedError(`Interrupted: ${kept}. Run the import again to go on.`);
  }

  static ofRemoval(readings: number): InterruptedError {
    const gone = `${counted(readings, 'reading')} forgotten before ${readings === 1 ? 'stays' : 'stay'} so`;
    return new InterruptedError(`Interrupted: ${gone}. Run it again to go on.`);
  }

  static ofCompaction(chunks: number): InterruptedError {
    const small = `${counted(chunks, 'chunk')} compacted before ${chunks === 1 ? 'stays' : 'stay'} so`;
    return new InterruptedError(`Interrupted: ${small}. Run it again to go on.`);
  }

  constructor(message = 'Interrupted: nothing was changed.') {
    super(message);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs work that a person may stop: the first signal asks it to end in good order, a second one ends the process.
 *
 * @param waitsFor - what happens, or is waited for, before the work ends: half a sentence, asked when the signal comes
 * @throws InterruptedError by way of the work's signal
 */
export async function untilInterrupted<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  waitsFor: () => string,
  say: (message: string) => void,
): Promise<Result> {
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    say(`Stopping: ${waitsFor()}. Once more to stop at once.`);
    stop.abort(new InterruptedError());
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await work(stop.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
  }
}
