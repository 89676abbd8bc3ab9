/** The arrows of ARCHITECTURE.md, kept by `npm run deps`. Each rule says why it is there. */
const features = 'access|users|consumption|ledger|sample|import|dashboard|quality|status|openapi|operation';

/** A feature may import only what `allowed` names, besides database, common and config. */
const arrows = (feature, allowed, comment) => ({
  name: `${feature}-arrows`,
  severity: 'error',
  comment,
  from: { path: `^src/${feature}/`, pathNot: '\\.spec\\.ts$' },
  to: { path: `^src/(${features})/`, pathNot: `^src/(${[feature, ...allowed].join('|')})/` },
});

export default {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'Data flows one way: what depends on itself cannot be understood or tested in parts.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    arrows('users', [], 'Users are at the bottom: everything else speaks of them.'),
    arrows(
      'consumption',
      ['users'],
      'Queries know users and readings; how these came in is none of their business.',
    ),
    arrows('ledger', ['users'], 'The ledger records what an import tells it and knows no importer.'),
    {
      name: 'sample-knows-files-only',
      severity: 'error',
      comment:
        'A generated data set is a folder of files like any other: what it is made of depends on no database and no importer.',
      from: { path: '^src/sample/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/(?!sample/|common/)' },
    },
    arrows(
      'import',
      ['consumption', 'ledger', 'sample', 'users'],
      'The importer writes; it never computes what a page shows.',
    ),
    arrows(
      'quality',
      ['consumption', 'ledger'],
      'What readings show and what imports said meet above both, so that neither knows the other.',
    ),
    arrows('access', [], 'Who is let in is decided before it is known what is asked for.'),
    arrows('status', ['consumption', 'ledger', 'users'], 'Status only reads.'),
    arrows('openapi', [], 'The description is made from what controllers declare: it knows none of them.'),
    arrows(
      'operation',
      ['access', 'consumption', 'ledger'],
      'What operators see and limit: it reads, and knows no page.',
    ),
    arrows(
      'dashboard',
      ['access', 'consumption', 'ledger', 'openapi', 'users'],
      'A page shows what queries give, changes at most who may see it, and never starts an import.',
    ),
    {
      name: 'common-is-pure',
      severity: 'error',
      comment: 'Whatever is common to all features depends on none of our code.',
      from: { path: '^src/common/' },
      to: { path: '^(src/(?!common/)|migrations/)' },
    },
    {
      name: 'database-knows-no-feature',
      severity: 'error',
      comment: 'The connection serves every feature, so it may know none.',
      from: { path: '^src/(database|config)/' },
      to: { path: `^src/(${features})/` },
    },
    {
      name: 'features-through-their-index',
      severity: 'error',
      comment: 'What a feature does not export is its own to change.',
      from: { path: '^src/([^/]+)/' },
      to: { path: `^src/(${features}|database|config)/`, pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'roots-through-index',
      severity: 'error',
      comment: 'What a feature does not export is its own to change.',
      from: { path: '^src/[^/]+\\.ts$' },
      // Commands stand beside the index: the web process is spared the half second that loading nest-commander takes.
      to: { path: `^src/(${features}|database)/`, pathNot: '^src/[^/]+/(index|[^/]+\\.command)\\.ts$' },
    },
    {
      name: 'migrations-stand-alone',
      severity: 'error',
      comment: 'A migration is history: it must not change when an entity does.',
      from: { path: '^migrations/' },
      to: { path: '^src/' },
    },
    {
      name: 'no-orm-above-repositories',
      severity: 'error',
      comment: 'Controllers, commands, pages and cards translate; they touch no ORM.',
      from: { path: '(controller|command)\\.ts$|^src/dashboard/' },
      to: { path: 'node_modules/@mikro-orm/' },
    },
    {
      name: 'copy-only-in-database',
      severity: 'error',
      comment: 'COPY is a matter of the connection: one place knows how the engines take it.',
      from: { path: '^src/', pathNot: '^src/database/' },
      to: { path: 'node_modules/pg-copy-streams' },
    },
    {
      name: 'commander-only-in-commands',
      severity: 'error',
      comment: 'Nothing but commands may depend on how it is called.',
      from: { path: '^src/', pathNot: '^src/(cli|[^/]+/[^/]+\\.command\\.)' },
      to: { path: 'node_modules/(nest-commander|commander)' },
    },
    {
      name: 'views-only-in-dashboard',
      severity: 'error',
      comment: 'HTML is one way to show the data: nothing else may know of templates.',
      from: { path: '^src/', pathNot: '^src/dashboard/' },
      to: { path: 'node_modules/(hbs|handlebars)' },
    },
    {
      name: 'embedded-engine-behind-its-door',
      severity: 'error',
      comment: 'Above the socket nothing knows which engine it talks to.',
      from: { path: '^src/', pathNot: '^src/database/' },
      to: { path: '^packages/' },
    },
    {
      name: 'packages-by-name',
      severity: 'error',
      comment: 'A package has one way in, which its package.json names; the rest is its own to change.',
      from: { path: '^(src|migrations)/' },
      to: { path: '^packages/', dependencyTypesNot: ['aliased-workspace'] },
    },
    {
      name: 'embedded-engine-when-needed',
      severity: 'error',
      comment:
        'Production is installed without the embedded engine: an import at the start would end it there.',
      from: { path: '^src/' },
      to: { path: '^packages/', dependencyTypesNot: ['dynamic-import', 'type-only'] },
    },
    {
      name: 'packages-know-nothing-of-us',
      severity: 'error',
      comment: 'A package serves whoever needs it: it can leave this repository as it is.',
      from: { path: '^packages/' },
      to: { path: '^(src|migrations|test|bench)/' },
    },
    {
      name: 'no-dev-dependency',
      severity: 'error',
      comment: 'A production image has no dev dependencies.',
      from: { path: '^(src|migrations|packages)/', pathNot: '\\.spec\\.ts$' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '^packages/[^/]+/dist/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
