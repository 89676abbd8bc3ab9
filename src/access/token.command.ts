import { Command, CommandRunner, Help, Option, SubCommand } from 'nest-commander';
import { UsageError } from '../common/errors/index.js';
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
import { type Token, TOKEN_DAYS, Tokens } from './store/tokens.js';

const DAY_MS = 86_400_000;

interface TokenOptions extends GrantOptions {
  readonly days: number;
}

@SubCommand({
  name: 'add',
  arguments: '<name>',
  description: 'Make a token for a program: it is shown once',
})
export class TokenAddCommand extends GrantingCommand {
  constructor(
    private readonly tokens: Tokens,
    private readonly support: CommandSupport,
  ) {
    super();
  }

  override async run(names: string[], options: TokenOptions): Promise<void> {
    const name = onlyName(names, 'token add "nightly report"');
    const grant = grantOf(options);
    await this.support.prepare();
    const expiresAt = new Date(Date.now() + options.days * DAY_MS);
    const token = await this.tokens.add(name, grant, expiresAt, doerOfCommand());
    await this.support.warnOfAreas(grant);
    process.stdout.write(
      visibleLines(
        `${name} may ask until ${timeText(expiresAt)} (${grantText(grant)}).\n` +
          `The token, which is shown this once: ${token}\n`,
      ),
    );
  }

  @Option({
    flags: '--days <number>',
    description: `for how long it is good, up to ${TOKEN_DAYS.most}`,
    defaultValue: TOKEN_DAYS.usual,
  })
  parseDays(text: string): number {
    const days = Number(text);
    if (/^\d+$/.test(text) && days >= 1 && days <= TOKEN_DAYS.most) return days;
    throw new UsageError(`--days takes a whole number from 1 to ${TOKEN_DAYS.most}.`);
  }
}

@SubCommand({ name: 'list', description: 'List the tokens' })
export class TokenListCommand extends CommandRunner {
  constructor(
    private readonly tokens: Tokens,
    private readonly support: CommandSupport,
  ) {
    super();
  }

  override async run(): Promise<void> {
    await this.support.prepare();
    const tokens = await this.tokens.list();
    const rows = tokens.map((token) => [
      visible(token.name),
      visible(grantText(token)),
      timeText(token.createdAt),
      timeText(token.lastUsedAt),
      stateOf(token),
    ]);
    const text =
      tokens.length === 0
        ? 'There is no token yet: npm run cli token add <name>\n'
        : columnsText([['Name', 'May', 'Added', 'Last used', 'Good until'], ...rows]);
    process.stdout.write(visibleLines(text));
  }
}

@SubCommand({ name: 'revoke', arguments: '<name>', description: 'Make a token worthless, at once' })
export class TokenRevokeCommand extends CommandRunner {
  constructor(
    private readonly tokens: Tokens,
    private readonly support: CommandSupport,
  ) {
    super();
  }

  override async run(names: string[]): Promise<void> {
    const name = onlyName(names, 'token revoke "nightly report"');
    await this.support.prepare();
    await this.tokens.revoke(name, doerOfCommand());
    process.stdout.write(visibleLines(`${name} lets nobody in any more.\n`));
  }
}

/** `token`: what programs show in place of a name and a password. */
@Command({
  name: 'token',
  description: 'Tokens of programs: add, list, revoke',
  subCommands: [TokenAddCommand, TokenListCommand, TokenRevokeCommand],
})
export class TokenCommand extends CommandRunner {
  override run(): Promise<void> {
    this.command.help({ error: true });
  }

  @Help('after')
  examples(): string {
    return [
      '',
      'Examples:',
      '  npm run cli token add report -- --area North --days 365',
      '  curl -H "Authorization: Bearer halfhour_…" https://halfhour.example/api/users',
      '  npm run cli token list',
      '  npm run cli token revoke report',
    ].join('\n');
  }
}

function stateOf({ expiresAt, revokedAt }: Token): string {
  if (revokedAt) return `revoked ${timeText(revokedAt)}`;
  return expiresAt.getTime() < Date.now() ? `expired ${timeText(expiresAt)}` : timeText(expiresAt);
}
