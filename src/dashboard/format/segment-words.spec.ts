import { partText, segmentText, usersOn } from './segment-words.js';

describe('words for segments', () => {
  it.each([
    [{ area: 'a1', tariff: 't1' }, 'a1 t1'],
    [{ area: 'a1' }, 'a1'],
    [{ tariff: '–' }, 'no tariff'],
    [{ area: 'a1', tariff: '–' }, 'a1, no tariff'],
    [{ area: '–', tariff: 't1' }, 'no area, t1'],
    [{ area: '–', tariff: '–' }, 'no area, no tariff'],
  ])('say of %j: %s', (segment, text) => {
    expect(segmentText(segment)).toBe(text);
  });

  it('say plainly that nothing is known', () => {
    expect([partText('area', '–'), partText('tariff', 't1')]).toEqual(['no area', 't1']);
    expect([usersOn('–'), usersOn('t1')]).toEqual(['users without a tariff', 'users on tariff t1']);
  });
});
