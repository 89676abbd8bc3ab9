import { atIntervals } from './at-intervals.js';

describe('what is said at intervals', () => {
  it('is said after each of them, with what is true then', () => {
    const said: number[] = [];
    let time = 1000;
    const tell = atIntervals(
      50,
      (value: number) => said.push(value),
      () => time,
    );
    for (; time < 1160; time += 20) tell(time);
    expect(said).toEqual([1060, 1120]);
  });
});
