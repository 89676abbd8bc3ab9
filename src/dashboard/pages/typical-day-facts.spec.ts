import { Logger } from '@nestjs/common';
import { UTC } from '../../common/time/index.js';
import type { Profile } from '../../consumption/index.js';
import { typicalDayFacts } from './typical-day-facts.js';

const REQUEST = { filter: { areas: [], tariffs: [] } };

function profileOf(expected: number): Profile {
  return {
    from: new Date(0),
    to: new Date(1),
    zone: UTC,
    observed: expected,
    expected,
    coverage: 1,
    slots: [],
  };
}

describe('the facts of a typical day', () => {
  const means = profileOf(100_000_000);

  it('go without the spread of users when it keeps the page waiting', async () => {
    const never = new Promise<Profile>(() => undefined);
    const facts = await typicalDayFacts(
      { of: () => never, means: () => Promise.resolve(means) },
      REQUEST,
      true,
    );
    expect(facts).toEqual({ profile: means, isSpreadLate: true });
  });

  it('have it when it is there in time', async () => {
    const whole = profileOf(100_000_000);
    const facts = await typicalDayFacts(
      { of: () => Promise.resolve(whole), means: () => Promise.resolve(means) },
      REQUEST,
      true,
    );
    expect(facts.profile).toBe(whole);
    expect(facts.isSpreadLate).toBe(false);
  });

  it('do not begin with it while an import goes on', async () => {
    const of = jest.fn(() => Promise.resolve(profileOf(100_000_000)));
    const facts = await typicalDayFacts({ of, means: () => Promise.resolve(means) }, REQUEST, false);
    expect(facts).toEqual({ profile: means, isSpreadLate: true });
    expect(of).not.toHaveBeenCalled();
  });

  it('wait for it where there are few readings', async () => {
    const few = profileOf(5_000_000);
    const whole = profileOf(5_000_000);
    const later = new Promise<Profile>((resolve) => setTimeout(resolve, 1_200, whole));
    const facts = await typicalDayFacts(
      { of: () => later, means: () => Promise.resolve(few) },
      REQUEST,
      false,
    );
    expect(facts.profile).toBe(whole);
  });

  it('tell what goes wrong with it in time, and log what goes wrong later', async () => {
    const log = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const failing = { of: () => Promise.reject(new Error('away')), means: () => Promise.resolve(means) };
    await expect(typicalDayFacts(failing, REQUEST, true)).rejects.toThrow('away');
    log.mockClear();
    let fail: (reason: Error) => void = () => undefined;
    const late = new Promise<Profile>((_, reject) => {
      fail = reject;
    });
    const facts = await typicalDayFacts(
      { of: () => late, means: () => Promise.resolve(means) },
      REQUEST,
      true,
    );
    expect(facts.isSpreadLate).toBe(true);
    expect(log).not.toHaveBeenCalled();
    fail(new Error('late'));
    await expect(late).rejects.toThrow('late');
    expect(log).toHaveBeenCalledWith(expect.objectContaining({ message: 'late' }));
    log.mockRestore();
  });
});
