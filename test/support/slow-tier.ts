/** Engines start, files are read and browsers drawn in these tiers: a case may take a while on a busy machine. */
jest.setTimeout(120_000);
