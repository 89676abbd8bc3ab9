import { Zone } from '../../common/time/index.js';
import { instantToken, PageAddress } from './page-address.js';

describe('PageAddress', () => {
  const address = new PageAddress('/', { from: '2016-10-01', area: 'a1,a2', measure: undefined, search: '' });

  it('keeps its state, without what is at its default', () => {
    expect(address.with({})).toBe('/?from=2016-10-01&area=a1,a2');
  });

  it('changes and drops what it is told to', () => {
    expect(address.with({ from: undefined, measure: 'mean' }, '#users')).toBe(
      '/?area=a1,a2&measure=mean#users',
    );
  });

  it('escapes what has a meaning in an address', () => {
    expect(address.with({ search: 'a&b=c d' })).toBe('/?from=2016-10-01&area=a1,a2&search=a%26b%3Dc+d');
  });

  it('gives a form the state that it does not show itself', () => {
    expect(address.hiddenFields(['from'])).toEqual([{ name: 'area', value: 'a1,a2' }]);
  });
});

describe('instantToken', () => {
  it('is a date where a local day begins, else a time with its offset', () => {
    expect(instantToken(new Date('2016-10-01T22:00:00Z'), Zone.ofRuntime('Europe/Berlin'))).toBe(
      '2016-10-02',
    );
    expect(instantToken(new Date('2016-10-01T12:00:00Z'), Zone.ofRuntime('Europe/Berlin'))).toBe(
      '2016-10-01T14:00:00+02:00',
    );
  });
});
