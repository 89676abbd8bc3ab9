import { grantFor, grantsProblem, parseGrants } from './role-grants.js';

const GRANTS = parseGrants(
  '{"operators":"admin","analysts":"viewer","north":["North"],"coast":["South","East"]}',
);

describe('what groups are granted', () => {
  it.each([
    [[], null],
    [['others'], null],
    [['north'], { role: 'viewer', areas: ['North'] }],
    [['north', 'coast', 'others'], { role: 'viewer', areas: ['East', 'North', 'South'] }],
    [['north', 'analysts'], { role: 'viewer', areas: null }],
    [['north', 'operators'], { role: 'admin', areas: null }],
    [['constructor', '__proto__', 'toString'], null],
  ] as const)('is the most of %j', (groups, granted) => {
    expect(grantFor(groups, GRANTS)).toEqual(granted);
  });

  it('may be granted to everybody', () => {
    expect(grantFor([], parseGrants('{"*":"viewer"}'))).toEqual({ role: 'viewer', areas: null });
  });

  it.each(['', 'admin', '[]', 'null', '{"a":"root"}', '{"a":[]}', '{"a":[""]}', '{"a":[1]}', '{"a":null}'])(
    'is not understood of %s',
    (text) => {
      expect(grantsProblem(text)).not.toBeNull();
    },
  );
});
