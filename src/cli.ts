import { refuseOldNode } from './node-version.js';

refuseOldNode();
const { runCli } = await import('./cli/run-cli.js');
await runCli();
