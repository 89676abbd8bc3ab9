import { Command, Help, Option } from 'nest-commander';
import { EXIT, UsageError } from '../common/errors/index.js';
import { visibleLines } from '../common/visible.js';
import { Environment } from '../config/index.js';
import type { InspectOptions, Inspection } from './inspect/inspection.js';
import { inspectionsJson } from './inspect/inspection-json.js';
import { inspectionText } from './inspect/inspection-words.js';
import { Inspector } from './inspect/inspector.js';
import { MeterFilesCommand } from './meter-files.command.js';
import { type Terminal, terminalOf } from './report/terminal.js';

/** `inspect <path…>`: says what files are; reads them and keeps nothing. */
@Command({
  name: 'inspect',
  arguments: '[paths...]',
  argsDescription: { paths: 'files, zips, or folders with such' },
  description:
    'Show what files of meters are, and what would be read of them; of an unknown table draft a layout',
})
export class InspectCommand extends MeterFilesCommand {
  constructor(private readonly environment: Environment) {
    super();
  }

  override async run(
    paths: string[],
    given: InspectOptions & { readonly json?: boolean } = {},
  ): Promise<void> {
    if (paths.length === 0)
      throw new UsageError(
        'Say which file: npm run cli inspect -- readings.csv (a folder or a zip does, too).',
      );
    const { json = false, ...options } = given;
    const inspector = new Inspector(options, this.environment.TIME_ZONE);
    const output = terminalOf(process.stdout);
    const kept: Inspection[] = [];
    let files = 0;
    for await (const inspection of inspector.inspect(paths)) {
      if (!isClean(inspection)) process.exitCode = EXIT.rejects;
      files += 1;
      // The first waits for a second one: a draft that is alone goes to standard output by itself.
      if (json || files === 1) kept.push(inspection);
      else {
        for (const first of kept.splice(0)) output.write(inspectionText(first, output));
        output.write(`\n${inspectionText(inspection, output)}`);
      }
    }
    if (json) output.write(visibleLines(inspectionsJson(kept)));
    else if (kept[0]) single(kept[0], paths[0] ?? '', output);
  }

  @Option({ flags: '--json', description: 'print one JSON document' })
  parseJson(): boolean {
    return true;
  }

  @Help('after')
  examples(): string {
    return [
      '',
      'Examples:',
      '  npm run cli inspect -- LCL-June2015v2_0.csv               what is it?',
      '  npm run cli inspect -- downloads                          all files of a folder',
      '  npm run cli inspect -- pge.csv --zone America/Los_Angeles a zone that no file says',
      '  npm run --silent cli inspect -- new.csv > layout.json     drafts a layout of an unknown table',
      '  npm run cli inspect -- new.csv --layout layout.json       reads it by that layout, once it is finished',
      '',
      'Nothing is stored, and no database is needed. Exit codes: 0 all of it can be read, 1 rows rejected or a file that cannot',
      'be read, 2 wrong call.',
    ].join('\n');
  }
}

function isClean({ reading }: Inspection): boolean {
  return reading?.tally.rejects.count === 0 && reading.meters.every(({ refused }) => refused === undefined);
}

/** A draft on standard output is the layout and nothing else; what was seen goes to standard error. */
function single(inspection: Inspection, path: string, output: Terminal): void {
  const { draft } = inspection;
  if (!draft) {
    output.write(inspectionText(inspection, output));
    return;
  }
  const messages = terminalOf(process.stderr);
  messages.write(inspectionText(inspection, messages));
  output.write(visibleLines(`${JSON.stringify(draft.layout, null, 2)}\n`));
  messages.write(
    `\nWrite this draft to layout.json and put a value for each null (docs/formats.md says which there are). Then:\n` +
      `  npm run cli inspect -- ${path} --layout layout.json\n`,
  );
}
