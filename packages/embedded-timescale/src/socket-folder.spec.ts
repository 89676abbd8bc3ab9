import { statSync } from 'node:fs';
import { socketFolder } from './socket-folder.js';

describe('socketFolder', () => {
  it('is the data folder where its path is short enough', () => {
    expect(socketFolder(`/${'d'.repeat(88)}`)).toBe(`/${'d'.repeat(88)}`);
  });

  it('is a private folder with a short name, the same each time, where the path is too long', () => {
    const long = `/${'d'.repeat(89)}`;
    const folder = socketFolder(long);
    expect(folder).toMatch(/^\/tmp\/embedded-timescale-\d+\/[0-9a-f]{16}$/);
    expect(socketFolder(long)).toBe(folder);
    expect(socketFolder(`${long}x`)).not.toBe(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('counts bytes, not letters', () => {
    expect(socketFolder(`/${'ü'.repeat(45)}`)).toMatch(/^\/tmp\/embedded-timescale-/);
  });
});
