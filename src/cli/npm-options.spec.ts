import { assertNothingSwallowed } from './npm-options.js';

describe('assertNothingSwallowed', () => {
  const check = (args: readonly string[], kept: Readonly<Record<string, string>>): void => {
    assertNothingSwallowed(args, { npm_lifecycle_event: 'cli', npm_config_loglevel: 'notice', ...kept });
  };

  it.each([
    [['import'], { npm_config_dry_run: 'true' }, 'npm run cli import -- --dry-run'],
    [['import', 'first'], { npm_config_on_repeat: 'true' }, 'npm run cli import -- --on-repeat first'],
    [
      ['import', '../x', '5'],
      { npm_config_on_repeat: 'last', npm_config_max_errors: 'true', npm_config_json: 'true' },
      'npm run cli import -- ../x --json --on-repeat last --max-errors 5',
    ],
    [['import', '50000'], { npm_config_max_reading: 'true' }, 'npm run cli import -- --max-reading 50000'],
    [['sample', 'demo', '6000'], { npm_config_users: 'true' }, 'npm run cli sample -- demo --users 6000'],
    [['rollups'], { npm_config_rebuild: 'true' }, 'npm run cli rollups -- --rebuild'],
    [['import'], { npm_config_stamp: 'true' }, 'npm run cli import -- --stamp <value>'],
    [['import', '4'], { npm_config_jobs: 'true' }, 'npm run cli import -- --jobs 4'],
  ])('%j with %j', (args, kept, meant) => {
    expect(() => {
      check(args, kept);
    }).toThrow(`What you meant is: ${meant}`);
  });

  it('lets through what stands after "--", and what npm keeps for itself', () => {
    check(['import', '--dry-run', '--jobs=2'], {});
    check(['import', '--force'], { npm_config_force: 'true' });
    check([], { npm_config_dry_run: 'true' });
    check(['--help'], { npm_config_dry_run: 'true' });
    assertNothingSwallowed(['import'], { npm_config_dry_run: 'true' });
  });

  it.each([
    ['check', { npm_config_jobs: 'true', npm_config_dry_run: 'true', npm_config_json: 'true' }],
    ['migrate', { npm_config_force: 'true', npm_config_rebuild: 'true' }],
    ['rollups', { npm_config_users: '5', npm_config_force: 'true' }],
    ['sample', { npm_config_stamp: 'end', npm_config_dry_run: 'true' }],
    ['import', { npm_config_rebuild: 'true', npm_config_days: '3' }],
  ])('lets %s through when another command has the option', (command, kept) => {
    check([command], kept);
  });

  it('takes the number of jobs that builds may use for no option of ours', () => {
    check(['import'], { npm_config_jobs: '4' });
    check(['import'], { npm_config_jobs: 'max' });
  });
});
