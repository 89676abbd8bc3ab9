import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder in the input's layout that a test fills as it goes. */
export class ImportTestFolder {
  private constructor(readonly path: string) {}

  static async create(): Promise<ImportTestFolder> {
    const folder = new ImportTestFolder(await mkdtemp(join(tmpdir(), 'halfhour-import-')));
    await mkdir(join(folder.path, 'consumption'));
    return folder;
  }

  /** Rows such as `3000,a1,t1`. */
  async users(...rows: readonly string[]): Promise<void> {
    await this.file('user_data.csv', ['id,area,tariff', ...rows].map((row) => `${row}\r\n`).join(''));
  }

  /** Rows such as `2016-07-15 00:00:00,39.0`. */
  async readings(userId: number, ...rows: readonly string[]): Promise<void> {
    const lines = ['datetime,consumption', ...rows];
    await this.file(`consumption/${userId}.csv`, lines.map((row) => `${row}\r\n`).join(''));
  }

  async file(name: string, content: string | Buffer): Promise<void> {
    await writeFile(join(this.path, name), content);
  }

  /** A folder in it. */
  async folder(name: string): Promise<void> {
    await mkdir(join(this.path, name));
  }

  async remove(name = '.'): Promise<void> {
    await rm(join(this.path, name), { recursive: true });
  }
}
