import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CommandFactory, CommandRunnerService } from 'nest-commander';
import { SampleCommand } from './sample.command.js';

@Module({ providers: [SampleCommand] })
class SampleModule {}

describe('SampleCommand', () => {
  let folder: string;
  let printed: jest.SpyInstance;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'halfhour-sample-command-'));
    printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(async () => {
    printed.mockRestore();
    await rm(folder, { recursive: true });
  });

  const run = async (...args: readonly string[]): Promise<void> => {
    const app = await CommandFactory.createWithoutRunning(SampleModule, {
      logger: false,
      // Without it a failing command would end as if it had done its work.
      serviceErrorHandler: (error) => {
        throw error;
      },
    });
    try {
      await app.get(CommandRunnerService).run(['node', 'halfhour', 'sample', ...args]);
    } finally {
      await app.close();
    }
  };

  it('writes as many users and days as asked and sums up', async () => {
    await run(folder, '--users', '4', '--days', '3', '--seed', '9');
    expect((await readdir(join(folder, 'consumption'))).sort()).toEqual([
      '1000.csv',
      '1001.csv',
      '1002.csv',
      '1003.csv',
    ]);
    expect(printed).toHaveBeenCalledWith(`Wrote 5 files (0.0 MB) to ${folder}: 4 users, 3 days, seed 9.\n`);
  });

  it('refuses nonsense before it writes', async () => {
    await expect(run(folder, '--users', 'many')).rejects.toThrow('--users takes a whole number');
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes one folder only', async () => {
    await expect(run(folder, 'another')).rejects.toThrow('sample takes one folder');
    expect(await readdir(folder)).toEqual([]);
  });
});
