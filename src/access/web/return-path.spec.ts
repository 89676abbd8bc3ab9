import { returnPath } from './return-path.js';

describe('where somebody goes on after signing in', () => {
  it.each([
    ['/', '/'],
    ['/users/3000?from=2016-10-01&area=a%2C1', '/users/3000?from=2016-10-01&area=a%2C1'],
    ['/api/users?format=csv', '/api/users?format=csv'],
    ['/users/%2F%2Fevil.example', '/users/%2F%2Fevil.example'],
    ['/a\nb', '/ab'],
  ])('is the page that was asked for: %j', (to, path) => {
    expect(returnPath(to)).toBe(path);
  });

  it.each([
    undefined,
    7,
    '',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '\t//evil.example',
    'https://evil.example/',
    'https:evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/.//evil.example',
    '/x/..//evil.example',
    '/sign-in?to=/sign-in',
    '/sign-out',
    'http://',
  ])('is the first page in place of %j', (to) => {
    expect(returnPath(to)).toBe('/');
  });
});
