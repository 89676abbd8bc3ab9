import { InvalidParametersError, RefusedError } from '../common/errors/domain-error.js';
import { bandNames, bandOfSlots, DAY_AND_NIGHT, parseBands } from './bands.js';

describe('bands', () => {
  it('are read from an address, over midnight too', () => {
    expect(parseBands('day:07:00-23:00,night:23:00-07:00')).toEqual(DAY_AND_NIGHT);
    expect(parseBands('low:saturday+sunday:00:00-24:00')).toEqual([
      { name: 'low', dayTypes: ['saturday', 'sunday'], from: 0, to: 48 },
    ]);
  });

  it.each([
    '',
    'day',
    'day:7-23',
    'day:07:15-23:00',
    'day:holiday:07:00-23:00',
    'a:24:00-07:00',
    'a:00:00-24:30',
  ])('are refused when they cannot be understood: %j', (text) => {
    expect(() => parseBands(text)).toThrow(InvalidParametersError);
  });

  it('name the band of each of the 144 half-hours', () => {
    const slots = bandOfSlots(DAY_AND_NIGHT);
    expect(slots).toHaveLength(144);
    expect([slots[13], slots[14], slots[45], slots[46], slots[48 + 13]]).toEqual([2, 1, 1, 2, 2]);
    expect(bandNames(parseBands('a:00:00-06:00,b:06:00-18:00,a:18:00-24:00'))).toEqual(['a', 'b']);
  });

  it('must cover the day once', () => {
    const check = (text: string) => (): void => void bandOfSlots(parseBands(text));
    expect(check('a:00:00-12:00,b:12:30-24:00')).toThrow('none of them holds on a weekday at 12:00');
    expect(check('a:00:00-12:30,b:12:00-24:00')).toThrow('a and b overlap on a weekday at 12:00');
    expect(check('a:weekday+sunday:00:00-24:00')).toThrow(RefusedError);
    expect(check('a:00:00-00:00')).not.toThrow();
  });
});
