import { cursorOf, parseCursor } from './reading-pages.js';

describe('the cursor of readings', () => {
  it.each(['3039', '007', '0300111000000000001234', 'a_1_0', '東京-12', `a&b<c>"d'e`])(
    'of %s comes back as it was',
    (user_id) => {
      const key = { user_id, start: new Date('2016-12-29T20:00:00Z'), occurrence: 1 };
      expect(parseCursor(cursorOf(key))).toEqual(key);
    },
  );

  it.each(['', '1_2', '1_2_2', '1_2_0;drop', '_2_0', ' _2_0', 'a/b_2_0', '1_x_0', `${'1'.repeat(65)}_2_0`])(
    'refuses %j',
    (text) => {
      expect(parseCursor(text)).toBeNull();
    },
  );
});
