import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An embedded engine on a thread of `engine-host.mjs`, which serves a data folder until it is let go of. */
export interface HostedEngine {
  /** Ends it at once: for folders that nobody needs any more. */
  drop(): void;
  /** Ends it so that its folder may be copied. */
  close(): Promise<void>;
}

/** Has an engine of the run serve a data folder. Its end is that of this process, at the latest. */
export async function hostedEngine(dataFolder: string): Promise<HostedEngine> {
  const host: Socket = connect(process.env['TEST_ENGINE_HOST'] ?? '').unref();
  host.write(`${dataFolder}\n`);
  await once(host, 'data');
  return {
    drop: () => {
      host.destroy();
    },
    close: async () => {
      host.write('close\n');
      await once(host, 'close');
    },
  };
}
