import { allOf, card, group } from './card.js';

const PEAKS = card({ id: 'peaks', heading: 'Peaks' });

describe('the cards of a page', () => {
  it('keep their order, without those that have nothing to show', async () => {
    const late = new Promise<typeof PEAKS>((resolve) => setTimeout(resolve, 20, PEAKS));
    const users = { partial: 'users' };
    expect(await allOf([late, Promise.resolve(null), Promise.resolve(users)])).toEqual([PEAKS, users]);
  });

  it('can stand side by side', async () => {
    expect(await group('columns', [Promise.resolve(PEAKS), Promise.resolve(null)])).toEqual({
      partial: 'group',
      class: 'columns',
      cards: [PEAKS],
      isProvisional: false,
    });
  });

  it('are provisional together with one of them', async () => {
    const waiting = { ...PEAKS, isProvisional: true };
    expect(await group('columns', [Promise.resolve(PEAKS), Promise.resolve(waiting)])).toMatchObject({
      isProvisional: true,
    });
  });

  it('fail together with the first that fails', async () => {
    const failing = group(null, [Promise.reject(new Error('away')), Promise.reject(new Error('too late'))]);
    await expect(allOf([Promise.resolve(PEAKS), failing])).rejects.toThrow('away');
  });
});
