import { AsyncLocalStorage } from 'node:async_hooks';
import { DomainError } from './errors/domain-error.js';

const SIGNAL = new AsyncLocalStorage<AbortSignal | undefined>();

/** Aborted once whoever asked for what the running code does has left; nothing where nobody can leave. */
export function requestSignal(): AbortSignal | undefined {
  return SIGNAL.getStore();
}

/** Does work, all statements of it included, for somebody who may leave. */
export function withRequestSignal<Result>(signal: AbortSignal, work: () => Result): Result {
  return SIGNAL.run(signal, work);
}

/** Does work that others may come to wait for, too: it goes on when whoever asked first has left. */
export function withoutRequestSignal<Result>(work: () => Result): Result {
  return SIGNAL.run(undefined, work);
}

const WAITS_FOR = new WeakMap<AbortSignal, Set<AbortSignal>>();

/** Notes that what one signal is of waits for what another is of. */
export function noteWaiting(signal: AbortSignal, part: AbortSignal): void {
  const parts = WAITS_FOR.get(signal);
  if (parts) parts.add(part);
  else WAITS_FOR.set(signal, new Set([part]));
}

/** Whether what one signal is of waits for what the other is of, or is the same. */
export function waitsFor(signal: AbortSignal, other: AbortSignal): boolean {
  if (signal === other) return true;
  for (const part of WAITS_FOR.get(signal) ?? []) if (waitsFor(part, other)) return true;
  return false;
}

/** Whoever asked has left: the answer is for nobody. */
export class ClientLeftError extends DomainError {
  readonly code = 'client_left';

  constructor() {
    super('Whoever asked has left before the answer was there.');
  }
}
