import type { Snapshot } from '../consumption/index.js';
import { group, isAnyProvisional } from './card.js';
import { cardInTime } from './in-time.js';

const LATE = { id: 'peaks', heading: 'Peaks', why: 'It takes a while.' };

const data = { ahead: () => 1 } as unknown as Snapshot;

describe('a card that may have to wait for its turn', () => {
  it('shows what is there in time', async () => {
    const shown = await cardInTime(
      data,
      LATE,
      () => Promise.resolve('an answer'),
      (answer) => ({ partial: answer }),
    );
    expect(shown).toEqual({ partial: 'an answer' });
  });

  it('says what it waits for where it keeps the page waiting, and the page is not kept', async () => {
    const never = new Promise<string>(() => undefined);
    const late = cardInTime(
      data,
      LATE,
      () => never,
      (answer) => ({ partial: answer }),
    );
    expect(await late).toEqual({
      partial: 'card',
      id: 'peaks',
      heading: 'Peaks',
      nothing:
        'It takes a while. 1 other answer of that kind is worked out before it: load the page again later to see it.',
      isProvisional: true,
    });
    expect(isAnyProvisional([await group('halves', [Promise.resolve({ partial: 'other' }), late])])).toBe(
      true,
    );
    expect(isAnyProvisional([await group('halves', [Promise.resolve({ partial: 'other' })])])).toBe(false);
  });
});
