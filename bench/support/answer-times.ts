import { DatabaseState } from '../../src/database/index.js';
import type { BenchApp } from './bench-app.js';
import { median, percentile } from './statistics.js';
import { timed } from './timed.js';

/** How long an address takes to answer, in milliseconds. */
export interface AnswerTimes {
  /** The first answer after the data have changed, when nothing is known: the median of the rounds. */
  readonly firstMs: number;
  /** Of the answers after it. */
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** Enough for a 99th percentile: all but the slowest. */
const ANSWERS = 100;

/** Times whole answers to requests without `If-None-Match`, one after the other. */
export async function timeAnswers(
  { url, app }: BenchApp,
  path: string,
  rounds: number,
): Promise<AnswerTimes> {
  const ask = (): Promise<number> => timed(() => read(url + path));
  const state = app.get(DatabaseState, { strict: false });
  const first: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await changeVersion(state);
    first.push(await ask());
  }
  const later: number[] = [];
  while (later.length < ANSWERS) later.push(await ask());
  return { firstMs: median(first), medianMs: median(later), p99Ms: percentile(later, 99) };
}

/** As an import does that has come to its end. */
async function changeVersion(state: DatabaseState): Promise<void> {
  await state.raiseVersion();
  await state.raiseAfterRefresh(await state.read());
}

/** @throws Error when the answer is none, so that a fast failure is no result */
async function read(address: string): Promise<void> {
  // Packing an answer is paid for by how slow the way to the client is, and is no part of what is compared.
  const response = await fetch(address, { headers: { 'Accept-Encoding': 'identity' } });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
}
