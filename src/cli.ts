import { refuseOldNode } from './node-version.js';

refuseOldNode();
// Whoever reads the output may have seen enough (`| head`): what a command does is done all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
const { runCli } = await import('./cli/run-cli.js');
await runCli();
