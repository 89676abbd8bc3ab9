import { Command, CommandRunner, Help, Option } from 'nest-commander';
import { UsageError } from '../common/errors/index.js';
import { FORMATS, formatNamed, TABLES } from './layouts/formats.js';
import { type Terminal, terminalOf } from './report/terminal.js';

/** `layouts [name]`: which layouts of files are known; by name one as JSON. */
@Command({
  name: 'layouts',
  arguments: '[name]',
  argsDescription: { name: 'one of them, to be printed as JSON: a beginning for a layout of your own' },
  description: 'List the layouts of files that are known, and what each assumes',
})
export class LayoutsCommand extends CommandRunner {
  override run([name, ...more]: string[], { json = false }: { readonly json?: boolean } = {}): Promise<void> {
    if (more.length > 0) throw new UsageError('layouts takes one name: npm run cli layouts -- uk-48-end');
    const output = terminalOf(process.stdout);
    if (name !== undefined) output.write(layoutJson(name));
    else if (json) output.write(`${JSON.stringify({ layouts: FORMATS.map(factsOf) }, null, 2)}\n`);
    else output.write(listText(output));
    return Promise.resolve();
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
      '  npm run cli layouts                                       all of them',
      '  npm run --silent cli layouts uk-48-end > layout.json      one, to be changed',
      '  npm run cli inspect -- readings.csv --layout layout.json  and to be tried',
      '',
      'docs/formats.md says what the properties of a layout mean.',
    ].join('\n');
  }
}

function factsOf({ name, title, assumes }: (typeof FORMATS)[number]): object {
  return { name, title, assumes };
}

/** One layout, or all that differ in their header. */
function layoutJson(name: string): string {
  formatNamed(name);
  const layouts = TABLES.find((table) => table.name === name)?.layouts;
  if (!layouts) throw new UsageError(`${name} is no table: it has no layout that could be written down.`);
  return `${JSON.stringify(layouts.length === 1 ? layouts[0] : layouts, null, 2)}\n`;
}

function listText({ bold, faint }: Terminal): string {
  const width = Math.max(...FORMATS.map(({ name }) => name.length)) + 2;
  const lines = FORMATS.map(
    ({ name, title, assumes }) =>
      `  ${bold(name.padEnd(width))}${title}\n  ${' '.repeat(width)}${faint(assumes)}`,
  );
  return `${lines.join('\n')}\n\n${FORMATS.length} layouts. What a file is: npm run cli inspect -- <file>\n`;
}
