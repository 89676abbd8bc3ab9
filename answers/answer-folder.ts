import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answers } from './all-answers.js';

/** Answers of one world in files, one an answer, whose first line is the request. */
export class AnswerFolder {
  private readonly path: string;

  constructor(folder: string, world: string) {
    this.path = join(folder, world);
  }

  /** In place of what was kept before. */
  async write(answers: Answers): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
    await mkdir(this.path, { recursive: true });
    for (const [request, answer] of answers) await writeFile(join(this.path, fileName(request)), answer);
  }

  async read(): Promise<Answers> {
    const files = await readdir(this.path);
    const answers = await Promise.all(files.sort().map((file) => readFile(join(this.path, file), 'utf8')));
    return new Map(answers.map((answer) => [answer.slice(0, answer.indexOf('\n')), answer]));
  }
}

/** Readable, and no two alike. */
function fileName(request: string): string {
  const hash = createHash('sha256').update(request).digest('hex').slice(0, 8);
  const words = request.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 100);
  return `${words}-${hash}.txt`;
}
