import { setTimeout as after } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { BusyError } from '../common/errors/index.js';
import { requestSignal, withRequestSignal } from '../common/request-signal.js';
import type { Snapshot } from '../consumption/index.js';
import { card, type Shown } from './card.js';
import { counted } from './format/numbers.js';

/** So long a page waits for what takes longer than the rest of it. */
const PATIENCE_MS = 1_000;

const LOGGER = new Logger('Dashboard');

/** What was worked out in time, or how it stands. */
export type InTime<Answer> = { readonly answer: Answer } | { readonly standing: string };

/**
 * Waits for what may read so much that it has to wait for its turn, but then only a moment: it goes on when the page goes
 * without it, and is kept for whoever asks next.
 */
export async function inTime<Answer>(data: Snapshot, work: () => Promise<Answer>): Promise<InTime<Answer>> {
  const own = new AbortController().signal;
  const outer = requestSignal();
  const signal = outer ? AbortSignal.any([outer, own]) : own;
  const whole = withRequestSignal(signal, work).then((answer) => ({ answer }));
  let isLate = false;
  whole.catch((error: unknown) => {
    // When it fails after the page has gone without it, nobody else would tell.
    if (isLate && !(error instanceof BusyError) && !outer?.aborted) LOGGER.error(error);
  });
  try {
    const early = await Promise.race([whole, after(PATIENCE_MS, null)]);
    if (early) return early;
    const ahead = data.ahead(signal);
    if (ahead === undefined) return await whole;
    isLate = true;
    return { standing: standingText(ahead) };
  } catch (error) {
    if (error instanceof BusyError) return { standing: error.message };
    throw error;
  }
}

/** What a card is called, and why what it shows may take a while. */
interface Late {
  readonly id: string;
  readonly heading: string;
  readonly why: string;
}

/** A card of what {@link inTime} waits for; where that has to wait for its turn, one that says so. */
export async function cardInTime<Answer>(
  data: Snapshot,
  { id, heading, why }: Late,
  work: () => Promise<Answer>,
  view: (answer: Answer) => Shown | null | Promise<Shown | null>,
): Promise<Shown | null> {
  const found = await inTime(data, work);
  if ('answer' in found) return view(found.answer);
  return { ...card({ id, heading, nothing: `${why} ${found.standing}` }), isProvisional: true };
}

function standingText(ahead: number): string {
  const before =
    ahead > 0
      ? `${counted(ahead, 'other answer', 'other answers')} of that kind ${ahead === 1 ? 'is' : 'are'} worked out before it: load`
      : 'It is being worked out: load';
  return `${before} the page again later to see it.`;
}
