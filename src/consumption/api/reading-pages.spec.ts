import { cursorOf, parseCursor } from './reading-pages.js';

describe('the cursor of readings', () => {
  it('comes back as it was', () => {
    const key = { user_id: 3039, start: new Date('2016-12-29T20:00:00Z'), occurrence: 1 };
    expect(parseCursor(cursorOf(key))).toEqual(key);
  });

  it.each(['', '1_2', '1_2_2', '9999999999_1_0', '1_2_0;drop', '-1_2_0'])('refuses %j', (text) => {
    expect(parseCursor(text)).toBeNull();
  });
});
