import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { parseEnvironment } from './environment.js';
import { SECRETS } from './secret-files.js';

type Node = Readonly<Record<string, unknown>>;

/** All that the program takes, and the files that may hold it. */
const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(parseEnvironment({})),
  ...SECRETS.map((name) => `${name}_FILE`),
]);

const read = (file: string): string => readFileSync(file, 'utf8');

/** Of compose files those that run our image; all variables that they give it. */
function composeVariables(file: string): readonly Readonly<Record<string, string>>[] {
  const { services } = parse(read(file), { merge: true }) as { services: Record<string, Node> };
  return Object.values(services)
    .filter(({ build }) => build !== undefined)
    .map(({ environment }) => environment as Record<string, string>);
}

/** Each container of ours, with what its ConfigMap gives it. */
function kubernetesContainers(): readonly Node[] {
  const found: Node[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === 'object' && node !== null) {
      const { containers } = node as Node;
      if (Array.isArray(containers)) found.push(...(containers as Node[]));
      Object.values(node).forEach(walk);
    }
  };
  walk(documents());
  return found;
}

function documents(): readonly Node[] {
  return parseAllDocuments(read('deploy/kubernetes/halfhour.yml')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Node;
  });
}

/** As a shell would fill it in: with the default, or with an example. */
const filledIn = (value: string): string =>
  value
    .replace(/\$\{DOMAIN[^}]*\}/g, 'halfhour.example')
    .replace(/\$\{TIME_ZONE:\?[^}]*\}/g, 'Europe/London')
    .replace(/\$\{POSTGRES_PASSWORD:-([^}]*)\}/g, '$1')
    .replace(/\$\{\w+:-([^}]*)\}/g, '$1');

describe('files for deployment', () => {
  it.each(['docker-compose.yml', 'deploy/compose.yml', 'deploy/citus/compose.yml'])(
    '%s gives the program what it takes',
    (file) => {
      const all = composeVariables(file);
      expect(all.length).toBeGreaterThan(0);
      for (const variables of all) {
        expect(Object.keys(variables).filter((name) => !KNOWN.has(name))).toEqual([]);
        const { DATABASE_URL_FILE: _file, ...rest } = variables;
        const values = Object.entries(rest).map(([name, value]) => [name, filledIn(value)]);
        expect(() => parseEnvironment(Object.fromEntries(values) as NodeJS.ProcessEnv)).not.toThrow();
      }
    },
  );

  it('deploy/kubernetes/halfhour.yml gives the program what it takes', () => {
    const { data } = documents().find(({ kind }) => kind === 'ConfigMap') as { data: Record<string, string> };
    for (const { env = [] } of kubernetesContainers()) {
      const own = (env as { name: string; value: string }[]).map(({ name, value }) => [name, value] as const);
      const { DATABASE_URL_FILE: _file, ...variables } = { ...data, ...Object.fromEntries(own) };
      expect(Object.keys(variables).filter((name) => !KNOWN.has(name))).toEqual([]);
      expect(() => parseEnvironment(variables)).not.toThrow();
    }
  });

  it('let nobody in unasked, and hold no secret', () => {
    for (const file of ['deploy/compose.yml', 'deploy/kubernetes/halfhour.yml', 'deploy/.env.example']) {
      expect(read(file)).not.toMatch(/ACCESS\W+open|postgres(ql)?:\/\/|PASSWORD: /);
    }
  });

  it('keep containers from more than they need', () => {
    const { services } = parse(read('deploy/compose.yml'), { merge: true }) as {
      services: Record<string, Node>;
    };
    for (const [name, service] of Object.entries(services)) {
      expect([name, service['security_opt']]).toEqual([name, ['no-new-privileges:true']]);
      expect([name, service['deploy']]).toEqual([
        name,
        { resources: { limits: expect.any(Object) as object } },
      ]);
      if (name !== 'db')
        expect([name, service['read_only'], service['cap_drop']]).toEqual([name, true, ['ALL']]);
    }
    for (const { securityContext } of kubernetesContainers())
      expect(securityContext).toMatchObject({
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
  });

  it('name every variable of the program in .env.example', () => {
    const named = new Set([...read('.env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name));
    const missing = Object.keys(parseEnvironment({})).filter((name) => !named.has(name));
    expect(missing).toEqual([]);
  });

  const promtool = (...args: readonly string[]) => spawnSync('promtool', args, { encoding: 'utf8' });
  const hasPromtool = promtool('--version').status === 0;
  if (!hasPromtool) process.stderr.write('Skipped: the alerts by promtool (apt-get install prometheus)\n');

  (hasPromtool ? it : it.skip)('the alerts are rules of Prometheus, and say what they are meant to', () => {
    for (const args of [
      ['check', 'rules', 'deploy/prometheus/alerts.yml'],
      ['test', 'rules', 'deploy/prometheus/alerts.test.yml'],
    ]) {
      const { status, stdout, stderr } = promtool(...args);
      expect([args, status, stdout + stderr]).toEqual([args, 0, expect.any(String)]);
    }
  });
});
