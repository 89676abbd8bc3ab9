import { Zone } from '../../src/common/time/index.js';

/** Does work as a program would whose runtime knows other rules for a zone. */
export async function runtimeKnowing<Result>(rules: Zone, work: () => Promise<Result>): Promise<Result> {
  const known = Zone.ofRuntime.bind(Zone);
  const spy = jest
    .spyOn(Zone, 'ofRuntime')
    .mockImplementation((name) => (name === rules.name ? rules : known(name)));
  try {
    return await work();
  } finally {
    spy.mockRestore();
  }
}
