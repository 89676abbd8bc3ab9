import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeEngineLock } from './engine-lock.js';

describe('takeEngineLock', () => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-timescale-lock-'));
  const path = join(folder, 'engine.lock');

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('has one holder at a time', () => {
    const first = takeEngineLock(path);
    expect(first).toBeDefined();
    expect(takeEngineLock(path)).toBeUndefined();
    first?.release();
    const next = takeEngineLock(path);
    expect(next).toBeDefined();
    next?.release();
  });

  it('is free again when its holder was killed', async () => {
    const hold = `const db = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(path)});
      db.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => db, 1000)`;
    const holder = spawn(process.execPath, ['--no-warnings', '-e', hold], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    expect(takeEngineLock(path)).toBeUndefined();
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const lock = takeEngineLock(path);
    expect(lock).toBeDefined();
    lock?.release();
  });

  it('says what is wrong when there can be no lock file', () => {
    expect(() => takeEngineLock(join(folder, 'nowhere', 'engine.lock'))).toThrow(
      'unable to open database file',
    );
  });
});
