import { execFileSync } from 'node:child_process';
import { UsageError } from './errors/index.js';
import { usersOption, userWords } from './selection-options.js';

describe('users of an option', () => {
  it('may be given several times, and several at once', () => {
    expect(usersOption('--user', '3000,007', ['MAC000002'])).toEqual(['MAC000002', '3000', '007']);
  });

  it('stand in quotes where they hold a comma, and without what guards them from a spreadsheet', () => {
    expect(usersOption('--user', '"north, 7",8')).toEqual(['north, 7', '8']);
    expect(usersOption('--user', `'0012`)).toEqual(['0012']);
  });

  it.each(['', ',', 'a/b', 'x'.repeat(65)])('are refused by name: %j', (text) => {
    expect(() => usersOption('--user', text)).toThrow(UsageError);
  });
});

describe('users as they are typed', () => {
  it('stand in quotes where a shell would read them otherwise', () => {
    expect(userWords(['3000', '007'])).toBe('--user 3000 007');
    expect(userWords(['A b'])).toBe(`--user 'A b'`);
    expect(userWords(['-5', '7'])).toBe('--user=-5,7');
  });

  it.each([
    '3000',
    'A b',
    `a&b<c>"d'e`,
    '=1+1',
    '東京-12',
    '$HOME',
    '`id`',
    'a,b',
    '!x',
    '~',
    '-5',
    '#1',
    '*',
  ])('come back from a shell: %s', (id) => {
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${userWords([id])}`], { encoding: 'utf8' });
    const value = words.trimEnd().replace(/^--user[\n=]/, '');
    expect(usersOption('--user', value)).toEqual([id]);
  });
});
