import { readFileSync } from 'node:fs';
import { UsageError } from '../common/errors/domain-error.js';

/** What may stand in a file of its own, which `…_FILE` names, as container platforms hand secrets over. */
export const SECRETS = ['DATABASE_URL', 'ACCESS_DATABASE_URL', 'OIDC_CLIENT_SECRET'] as const;

/**
 * The variables with the secrets that stand in files.
 *
 * @throws UsageError for a secret that is given both ways, or whose file cannot be read or is empty; never shows its content
 */
export function withSecrets(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const secrets = SECRETS.flatMap((name) => {
    const file = given[`${name}_FILE`];
    if (file === undefined) return [];
    if (given[name] !== undefined) {
      throw new UsageError(
        `The environment is not usable: ${name} and ${name}_FILE are both set: leave one of them out.`,
      );
    }
    return [[name, readSecret(name, file)] as const];
  });
  return { ...given, ...Object.fromEntries(secrets) };
}

/** Editors end a file with a line break; no secret of ours does. */
function readSecret(name: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trimEnd();
  } catch {
    throw new UsageError(`The environment is not usable: ${name}_FILE names ${file}, which cannot be read.`);
  }
  if (text === '')
    throw new UsageError(`The environment is not usable: ${name}_FILE names ${file}, which is empty.`);
  return text;
}
