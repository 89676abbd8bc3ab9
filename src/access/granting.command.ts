import { CommandRunner, Option } from 'nest-commander';
import { UsageError } from '../common/errors/index.js';
import { type Role, ROLES } from '../common/http/index.js';

/** A command that lets somebody in. */
export abstract class GrantingCommand extends CommandRunner {
  @Option({ flags: '--role <role>', description: 'viewer, or admin' })
  parseRole(text: string): Role {
    const role = ROLES.find((one) => one === text);
    if (role) return role;
    throw new UsageError(`--role takes one of ${ROLES.join(', ')}.`);
  }

  @Option({ flags: '--area <name>', description: 'confine a viewer to this area; may stand several times' })
  parseArea(text: string, before: readonly string[] = []): readonly string[] {
    return [...before, text];
  }
}
