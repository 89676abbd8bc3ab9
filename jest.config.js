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

/** One tier: its own folder, the same compiler. Relative imports end in `.js`, the files in `.ts`. */
const tier = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': swc },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  ...more,
});

/** The tiers that run on an engine: it is prepared once for each of them. */
const onEngine = {
  globalSetup: '<rootDir>/test/support/prepare-engine.mjs',
  globalTeardown: '<rootDir>/test/support/clean-up.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/slow-tier.ts'],
};

export default {
  projects: [
    tier('unit', ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/support/**/*.spec.ts']),
    tier('integration', ['<rootDir>/test/integration/**/*.spec.ts'], onEngine),
    tier('e2e', ['<rootDir>/test/e2e/**/*.spec.ts'], onEngine),
  ],
};
