import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './common/project.js';
import { OLDEST_NODE, refuseOldNode } from './node-version.js';

describe('the version of Node.js', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** What is said, and the exit code, under another version. */
  const under = (node: string): { readonly said: string; readonly code: unknown } => {
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
    refuseOldNode(node);
    return { said: stderr.mock.calls.map(([text]) => text).join(''), code: exit.mock.calls[0]?.[0] };
  };

  it.each(['24.7.0', '24.10.1', '25.0.0', '100.0.0'])('%s will do', (version) => {
    expect(under(version)).toEqual({ said: '', code: undefined });
  });

  it.each(['24.6.9', '22.17.0', '20.20.2', '9.0.0'])('%s is refused in one line', (version) => {
    const { said, code } = under(version);
    expect(said).toMatch(/^Halfhour needs Node\.js 24\.7 or newer, and this is [\d.]+: .*\n$/);
    expect(said).toContain(version);
    expect(code).toBe(2);
  });

  it('is what package.json asks for', () => {
    const { engines } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as {
      readonly engines: { readonly node: string };
    };
    expect(engines.node).toBe(`>=${OLDEST_NODE}`);
  });
});
