import { text as textOf } from 'node:stream/consumers';
import { Command, CommandRunner, Help, Option, SubCommand } from 'nest-commander';
import { visible, visibleLines } from '../common/visible.js';
import {
  doerOfCommand,
  columnsText,
  CommandSupport,
  grantOf,
  type GrantOptions,
  grantText,
  onlyName,
  timeText,
} from './command-support.js';
import { GrantingCommand } from './granting.command.js';
import { Accounts } from './store/accounts.js';
import { newPassword } from './store/passwords.js';

interface UserOptions extends GrantOptions {
  readonly passwordStdin?: boolean;
}

/** A command that gives somebody a password. */
abstract class PasswordCommand extends GrantingCommand {
  @Option({
    flags: '--password-stdin',
    description: 'take the password from standard input; else one is made',
  })
  parseStdin(): boolean {
    return true;
  }
}

@SubCommand({
  name: 'add',
  arguments: '<name>',
  description: 'Let a person in: a password is made and shown once',
})
export class UserAddCommand extends PasswordCommand {
  constructor(
    private readonly accounts: Accounts,
    private readonly support: CommandSupport,
  ) {
    super();
  }

  override async run(names: string[], options: UserOptions = {}): Promise<void> {
    const name = onlyName(names, 'user add anna');
    const grant = grantOf(options);
    await this.support.prepare();
    const password = await passwordFor(options);
    await this.accounts.add(name, password, grant, doerOfCommand());
    await this.support.warnOfAreas(grant);
    print(`${name} may sign in (${grantText(grant)}).\n${told(password, options)}`);
  }
}

@SubCommand({ name: 'list', description: 'List the accounts' })
export class UserListCommand extends CommandRunner {
  constructor(
    private readonly accounts: Accounts,
    private readonly support: CommandSupport,
  ) {
    super();
  }

  override async run(): Promise<void> {
    await this.support.prepare();
    const accounts = await this.accounts.list();
    if (accounts.length === 0) {
      print('There is no account yet: npm run cli user add <name>\n');
      return;
    }
    const rows = accounts.map((account) => [
      visible(account.name),
      visible(grantText(account)),
      timeText(account.createdAt),
      timeText(account.lastSignInAt),
      account.disabledAt ? `shut out ${timeText(account.disabledAt)}` : '',
    ]);
    print(columnsText([['Name', 'May', 'Added', 'Last sign-in', ''], ...rows]));
  }
}

@SubCommand({ name: 'disable', arguments: '<name>', description: 'Shut a person out, at once' })
export class UserDisableCommand extends CommandRunner {
  constructor(
    private readonly accounts: Accounts,
    private readonly support: CommandSupport,
  ) {
    super();
  }

  override async run(names: string[]): Promise<void> {
    const name = onlyName(names, 'user disable anna');
    await this.support.prepare();
    const leavesNoAdmin = await this.accounts.disable(name, doerOfCommand(), 'let go');
    this.support.warnOfNoAdmin(leavesNoAdmin);
    print(`${name} is shut out. "user reset ${name}" lets in again.\n`);
  }
}

@SubCommand({
  name: 'reset',
  arguments: '<name>',
  description: 'Give a person a new password, and let in again who was shut out',
})
export class UserResetCommand extends PasswordCommand {
  constructor(
    private readonly accounts: Accounts,
    private readonly support: CommandSupport,
  ) {
    super();
  }

  override async run(names: string[], options: UserOptions = {}): Promise<void> {
    const name = onlyName(names, 'user reset anna');
    const isGranted = options.role !== undefined || options.area !== undefined;
    const grant = isGranted ? grantOf(options) : undefined;
    await this.support.prepare();
    const password = await passwordFor(options);
    const leavesNoAdmin = await this.accounts.reset(name, password, grant, doerOfCommand());
    this.support.warnOfNoAdmin(leavesNoAdmin);
    if (grant) await this.support.warnOfAreas(grant);
    const may = grant ? ` and may do what is said (${grantText(grant)})` : '';
    print(
      `${name} has a new password${may}. Whoever was signed in so is signed out.\n${told(password, options)}`,
    );
  }
}

/** `user`: people with passwords. */
@Command({
  name: 'user',
  description: 'People who sign in with a password (ACCESS=accounts): add, list, disable, reset',
  subCommands: [UserAddCommand, UserListCommand, UserDisableCommand, UserResetCommand],
})
export class UserCommand extends CommandRunner {
  override run(): Promise<void> {
    this.command.help({ error: true });
  }

  @Help('after')
  examples(): string {
    return [
      '',
      'Examples:',
      '  npm run cli user add anna -- --role admin',
      '  npm run cli user add ben -- --area North --area "South East"',
      '  npm run cli user list',
      '  npm run cli user reset anna',
      '  npm run cli user disable ben',
    ].join('\n');
  }
}

async function passwordFor({ passwordStdin }: UserOptions): Promise<string> {
  if (!passwordStdin) return newPassword();
  return (await textOf(process.stdin)).replace(/\r?\n$/, '');
}

function told(password: string, { passwordStdin }: UserOptions): string {
  return passwordStdin ? '' : `The password, which is shown this once: ${password}\n`;
}

function print(text: string): void {
  process.stdout.write(visibleLines(text));
}
