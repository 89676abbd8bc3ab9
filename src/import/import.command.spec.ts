import { Test } from '@nestjs/testing';
import { UsageError } from '../common/errors/index.js';
import { Environment } from '../config/index.js';
import { DatabaseReadiness, Engine } from '../database/index.js';
import { ImportCommand } from './import.command.js';
import { Importer } from './importer.js';

describe('ImportCommand', () => {
  const asked: unknown[] = [];
  const run = async (...paths: string[]): Promise<void> => {
    asked.length = 0;
    const import_ = (named: unknown): Promise<never> => {
      asked.push(named);
      return Promise.reject(new UsageError('far enough'));
    };
    const parts = await Test.createTestingModule({
      providers: [
        ImportCommand,
        { provide: Importer, useValue: { import: import_ } },
        { provide: DatabaseReadiness, useValue: { prepare: () => Promise.resolve() } },
        { provide: Engine, useValue: { embedded: true } },
        { provide: Environment, useValue: { TIME_ZONE: 'UTC' } },
      ],
    }).compile();
    await expect(parts.get(ImportCommand).run(paths)).rejects.toThrow('far enough');
  };

  it.each([
    ['the folder of the project', [], ['data']],
    ['a path', ['meters.zip'], ['meters.zip']],
    ['several paths as one import', ['north', 'south.zip', 'extra.csv'], ['north', 'south.zip', 'extra.csv']],
  ])('takes %s', async (_case, paths, expected) => {
    await run(...paths);
    expect(asked).toEqual([expected]);
  });
});
