const { LONG, SEED: GIVEN } = process.env;

/** How often something random is tried: a few times in every run, many times in `npm run test:long`. */
export function rounds(few: number, many: number): number {
  return LONG === '1' ? many : few;
}

/** What random choices of a spec file are made from: another one each time, or that of `SEED=…`. */
export const SEED = GIVEN ? Number(GIVEN) : Math.floor(Math.random() * 2 ** 31);
