import { randomInt } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';

const swc = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

// A long run names its seed first, and `SEED=…` repeats the random cases of any run.
if (process.env.LONG === '1') {
  process.env.SEED ??= String(randomInt(2 ** 31));
  process.stderr.write(`SEED=${process.env.SEED}\n`);
}
const inEachFile = [
  '<rootDir>/test/support/time-limit.ts',
  ...(process.env.SEED ? ['<rootDir>/test/support/seeded.ts'] : []),
];

/**
 * To load the program takes longer than most spec files, so a run of a whole tier loads several of them at a time: those
 * that a `*.suite.ts` imports. A run that says which tests it wants takes the files one by one.
 */
const isWhole = process.argv
  .slice(2)
  .every((argument) => /^--(?!findRelatedTests|onlyChanged|runTestsByPath|testPath|testName)/.test(argument));
const inSuites = globSync('test/*/*.suite.ts').flatMap((suite) =>
  [...readFileSync(suite, 'utf8').matchAll(/^import '(.+\.spec)\.js';$/gm)].map(([, spec]) =>
    join('<rootDir>', dirname(suite), `${spec}\\.ts$`),
  ),
);

/** One tier: its own files, the same compiler. Relative imports end in `.js`, the files in `.ts`. */
const tier = (displayName, specs, more = {}) => ({
  displayName,
  testMatch: [...specs, ...(isWhole ? [`<rootDir>/test/${displayName}/*.suite.ts`] : [])],
  testPathIgnorePatterns: ['/node_modules/', ...(isWhole ? inSuites : [])],
  testEnvironment: '<rootDir>/test/support/environment.mjs',
  transform: { '^.+\\.ts$': swc },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  setupFilesAfterEnv: inEachFile,
  ...more,
});

/** The tiers that run on an engine: it is prepared once for each of them. */
const onEngine = {
  globalSetup: '<rootDir>/test/support/prepare-engine.mjs',
  globalTeardown: '<rootDir>/test/support/clean-up.mjs',
};

/** An engine and its test take turns, so two files at a time pay even where Jest would run them one by one. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

export default {
  maxWorkers,
  testSequencer: '<rootDir>/test/support/suites-first.mjs',
  projects: [
    tier('unit', [
      '<rootDir>/src/**/*.spec.ts',
      '<rootDir>/packages/*/src/**/*.spec.ts',
      '<rootDir>/test/support/**/*.spec.ts',
    ]),
    tier('integration', ['<rootDir>/test/integration/**/*.spec.ts'], onEngine),
    tier('e2e', ['<rootDir>/test/e2e/**/*.spec.ts'], onEngine),
  ],
};
