import { counted, megabytes } from '../common/counting.js';
import { UsageError } from '../common/errors/index.js';
import { Command, CommandRunner, Help, Option } from 'nest-commander';
import { DEFAULT_SAMPLE, type SampleOptions, parseSampleOption } from './sample-options.js';
import { writeSample } from './write-sample.js';

/** `sample <dir>`: writes a generated data set. */
@Command({
  name: 'sample',
  arguments: '<dir>',
  argsDescription: { dir: 'folder to write to; made where it is missing' },
  description: 'Write a generated data set in the layout that import reads: the same options, the same bytes',
})
export class SampleCommand extends CommandRunner {
  override async run(folders: string[], options: Partial<SampleOptions> = {}): Promise<void> {
    const [folder, ...more] = folders;
    if (folder === undefined || folder === '' || more.length > 0) {
      throw new UsageError('sample takes one folder, for example: npm run cli sample -- demo --users 10');
    }
    const wanted = { ...DEFAULT_SAMPLE, ...options };
    const { files, bytes } = await writeSample(folder, wanted);
    process.stdout.write(
      `Wrote ${counted(files, 'file')} (${megabytes(bytes)}) to ${folder}: ` +
        `${counted(wanted.users, 'user')}, ${counted(wanted.days, 'day')}, seed ${wanted.seed}.\n`,
    );
  }

  @Option({ flags: '--users <number>', description: 'how many users', defaultValue: DEFAULT_SAMPLE.users })
  parseUsers(text: string): number {
    return parseSampleOption('users', text);
  }

  @Option({
    flags: '--days <number>',
    description: 'how many days, up to 31 December 2025',
    defaultValue: DEFAULT_SAMPLE.days,
  })
  parseDays(text: string): number {
    return parseSampleOption('days', text);
  }

  @Option({
    flags: '--seed <number>',
    description: 'another number gives other households and readings',
    defaultValue: DEFAULT_SAMPLE.seed,
  })
  parseSeed(text: string): number {
    return parseSampleOption('seed', text);
  }

  @Help('after')
  examples(): string {
    return [
      '',
      'Examples:',
      '  npm run cli sample -- demo',
      '  npm run cli sample -- demo --users 6000 --days 30 --seed 7',
      '',
      'The folder also gets sample.sha256: "sha256sum -c sample.sha256" in it checks the files.',
    ].join('\n');
  }
}
