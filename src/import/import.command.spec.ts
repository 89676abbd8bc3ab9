import { Test } from '@nestjs/testing';
import { UsageError } from '../common/errors/index.js';
import { Environment } from '../config/index.js';
import { DatabaseReadiness, Engine } from '../database/index.js';
import { ImportCommand } from './import.command.js';
import { Importer } from './importer.js';

describe('ImportCommand', () => {
  it('takes one folder, and touches nothing when there are more', async () => {
    const touched: string[] = [];
    const parts = await Test.createTestingModule({
      providers: [
        ImportCommand,
        { provide: Importer, useValue: { import: () => touched.push('import') } },
        { provide: DatabaseReadiness, useValue: { prepare: () => touched.push('database') } },
        { provide: Engine, useValue: { embedded: true } },
        { provide: Environment, useValue: { TIME_ZONE: 'UTC' } },
      ],
    }).compile();
    const call = parts.get(ImportCommand).run(['first', 'second']);
    await expect(call).rejects.toThrow(UsageError);
    await expect(call).rejects.toThrow('import takes one folder');
    expect(touched).toEqual([]);
  });
});
