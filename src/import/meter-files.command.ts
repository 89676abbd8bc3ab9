import { CommandRunner, Option } from 'nest-commander';
import { parseOption } from './import-options.js';

/** A command that reads meters' files: how they are to be understood. */
export abstract class MeterFilesCommand extends CommandRunner {
  @Option({
    flags: '--layout <name|file.json>',
    description: 'how files of meters are written: see npm run cli layouts (default: each file says it)',
  })
  parseLayout(text: string): string {
    return text;
  }

  @Option({
    flags: '--zone <zone>',
    description:
      "the zone of the files' times: an IANA name, or an offset such as +10:00 (default: that of their layout, else of the database's days)",
  })
  parseZone(text: string): string {
    return parseOption.zone(text);
  }

  @Option({
    flags: '--register <names>',
    description: 'which registers are consumption, such as E1 or E1+E2 (default: what the layout says)',
  })
  parseRegister(text: string): readonly string[] {
    return parseOption.register(text);
  }

  @Option({ flags: '--user <id>', description: 'whose readings they are, where the file does not say it' })
  parseUser(text: string): string {
    return parseOption.user(text);
  }

  @Option({ flags: '--split-hours', description: 'take an hour as two equal halves' })
  parseSplitHours(): boolean {
    return true;
  }
}
