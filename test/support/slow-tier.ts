import { rounds } from './rounds.js';

const CASE_MS = 120_000;

/** Engines start, files are read and browsers drawn in these tiers: a case may take a while on a busy machine. */
jest.setTimeout(rounds(CASE_MS, 30 * CASE_MS));
