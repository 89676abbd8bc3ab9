import { Logger } from '@nestjs/common';
import { BusyError } from '../../common/errors/index.js';
import { UTC } from '../../common/time/index.js';
import type { ProfileAnswer, Snapshot } from '../../consumption/index.js';
import { profileInTime } from './profile-in-time.js';

const REQUEST = { filter: { areas: [], tariffs: [] } };

function profileOf(expected: number): ProfileAnswer {
  return {
    from: new Date(0),
    to: new Date(1),
    timezone: 'UTC',
    observed: expected,
    expected,
    coverage: 1,
    results: [],
  };
}

const HALF_HOURS = 500;

/** A snapshot that knows the means, whose readings there are, and the whole of a load profile when it is there. */
function dataWith(means: ProfileAnswer, whole: () => Promise<ProfileAnswer>, isSettled: boolean): Snapshot {
  const keys = Array.from({ length: means.expected / HALF_HOURS }, (_, key) => key);
  const users = { all: keys.length, keys, firstStarts: keys };
  const once = (analysis: string): Promise<unknown> =>
    analysis === 'load profile'
      ? whole()
      : Promise.resolve(analysis === 'users of the spread' ? users : means);
  const window = { from: new Date(0), to: new Date(HALF_HOURS * 1_800_000) };
  // Only what reads very much waits for a turn.
  const ahead = means.expected > 5_000_000 ? 2 : undefined;
  return {
    isSettled,
    once,
    ahead: () => ahead,
    window,
    zone: UTC,
    readingsBegin: null,
  } as unknown as Snapshot;
}

describe('a load profile that a page waits for', () => {
  const means = profileOf(100_000_000);

  it('go without the spread of users when it keeps the page waiting', async () => {
    const never = new Promise<ProfileAnswer>(() => undefined);
    const answer = await profileInTime(
      dataWith(means, () => never, true),
      REQUEST,
    );
    expect(answer).toEqual({
      profile: means,
      late: expect.stringMatching(
        /2 other answers of that kind are worked out before it: load the page again/,
      ) as string,
    });
  });

  it('have it when it is there in time', async () => {
    const whole = profileOf(100_000_000);
    const answer = await profileInTime(
      dataWith(means, () => Promise.resolve(whole), true),
      REQUEST,
    );
    expect(answer.profile).toBe(whole);
    expect(answer.late).toBeUndefined();
  });

  it('do not begin with it while an import goes on', async () => {
    const of = jest.fn(() => Promise.resolve(profileOf(100_000_000)));
    const answer = await profileInTime(dataWith(means, of, false), REQUEST);
    expect(answer).toEqual({
      profile: means,
      late: expect.stringMatching(/waits for an import to be complete/) as string,
    });
    expect(of).not.toHaveBeenCalled();
  });

  it('wait for it where there are few readings', async () => {
    const few = profileOf(5_000_000);
    const whole = profileOf(5_000_000);
    const later = new Promise<ProfileAnswer>((resolve) => setTimeout(resolve, 1_200, whole));
    const answer = await profileInTime(
      dataWith(few, () => later, false),
      REQUEST,
    );
    expect(answer.profile).toBe(whole);
  });

  it('go without it where too many wait for their turn', async () => {
    const busy = dataWith(
      means,
      () => Promise.reject(new BusyError('Nine are worked out before it.', 90)),
      true,
    );
    expect((await profileInTime(busy, REQUEST)).late).toMatch(/Nine are worked out before it\.$/);
  });

  it('tell what goes wrong with it in time, and log what goes wrong later', async () => {
    const log = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const failing = dataWith(means, () => Promise.reject(new Error('away')), true);
    await expect(profileInTime(failing, REQUEST)).rejects.toThrow('away');
    log.mockClear();
    let fail: (reason: Error) => void = () => undefined;
    const late = new Promise<ProfileAnswer>((_, reject) => {
      fail = reject;
    });
    const answer = await profileInTime(
      dataWith(means, () => late, true),
      REQUEST,
    );
    expect(answer.late).toBeDefined();
    expect(log).not.toHaveBeenCalled();
    fail(new Error('late'));
    await expect(late).rejects.toThrow('late');
    expect(log).toHaveBeenCalledWith(expect.objectContaining({ message: 'late' }));
    log.mockRestore();
  });
});
