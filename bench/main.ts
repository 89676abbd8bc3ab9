import { exitCodeOf, explain } from '../src/common/errors/index.js';
import { runBench } from './run-bench.js';

try {
  process.exitCode = await runBench(process.argv.slice(2));
} catch (error) {
  process.exitCode = exitCodeOf(error);
  process.stderr.write(`${explain(error, true)}\n`);
}
