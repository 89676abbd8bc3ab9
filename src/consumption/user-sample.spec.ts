import { UserList } from './user-list.js';
import { LARGEST_SAMPLE, sampleOf, sampleSize } from './user-sample.js';

const listOf = (keys: readonly number[]): UserList =>
  new UserList(keys.map((key) => ({ key, id: String(key), area: 'a1', tariff: 't1', firstStart: null })));
const all = (list: UserList): Uint32Array => Uint32Array.from(list.ids.keys());

describe('a sample of users', () => {
  it('is of all up to its size, and never larger', () => {
    expect(LARGEST_SAMPLE).toBe(3_458);
    expect([0, 1, 3_458, 3_459, 6_000, 100_000, 1e9].map(sampleSize)).toEqual([
      0, 1, 3_458, 1_730, 2_194, 3_343, 3_458,
    ]);
  });

  it('is the same each time, whatever the order of the users', () => {
    const keys = Array.from({ length: 200 }, (_, index) => index - 100);
    const some = sampleOf(listOf(keys), all(listOf(keys)), 5);
    expect(some).toEqual([0, 52, 34, -49, -14]);
    const turned = listOf(keys.toReversed());
    expect(sampleOf(turned, all(turned), 5)).toEqual(some);
    expect(sampleOf(turned, all(turned), 3)).toEqual(some.slice(0, 3));
  });

  it('is of those that are asked for', () => {
    const list = listOf([5, 6, 7, 8]);
    expect([...sampleOf(list, Uint32Array.of(1, 3), 9)].sort()).toEqual([6, 8]);
  });

  it('has a tenth of the users under its own tenth, within one percentage point as often as it says', () => {
    const users = 6_000;
    const list = listOf(Array.from({ length: users }, (_, index) => index + 1));
    const sample = sampleOf(list, all(list), sampleSize(users));
    // In each of many orders of the users, as different figures would put them in.
    const right = Array.from({ length: 100 }, (_, order) => {
      const placeOf = (key: number): number => (key * (2 * order + 1) * 7_919) % 6_007;
      const places = sample.map(placeOf).sort((a, b) => a - b);
      const tenth = places[Math.floor(0.1 * (places.length - 1))]!;
      return Math.abs(tenth / 6_007 - 0.1) <= 0.01;
    }).filter(Boolean);
    expect(right.length).toBeGreaterThanOrEqual(90);
  });
});
