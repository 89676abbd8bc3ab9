import { administer, urlOf } from './servers.js';

/** The servers that hold rows of users, as the database of an address knows them. */
export async function citusWorkers(server: string): Promise<readonly string[]> {
  const nodes = await administer(
    server,
    `select nodename as host, nodeport as port from pg_dist_node where shouldhaveshards and noderole = 'primary'`,
  );
  if (nodes.length === 0) throw new Error('TEST_CITUS_URL knows no workers: citus_add_node names them');
  return nodes.map(({ host, port }) => {
    const url = new URL(server);
    [url.hostname, url.port] = [String(host), String(port)];
    return url.toString();
  });
}

/** Makes one of Citus of the databases of a name that were made on each server. */
export async function spreadOverCitus(
  [first = '', ...workers]: readonly string[],
  name: string,
): Promise<void> {
  for (const server of [first, ...workers]) await administer(urlOf(server, name), 'create extension citus');
  const { hostname, port } = new URL(first);
  await administer(
    urlOf(first, name),
    // Few parts: each table has so many on the servers, and a test makes them all.
    `alter database ${name} set citus.shard_count = 4`,
    `select citus_set_coordinator_host('${hostname}', ${port})`,
    ...workers.map((url) => {
      const worker = new URL(url);
      return `select citus_add_node('${worker.hostname}', ${worker.port})`;
    }),
  );
}
