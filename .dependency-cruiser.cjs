// Which part of src may import which. Every layer states what it may import; anything else is an error.

const TEST = '[.]test(-helper)?[.]tsx?$';

/** Node's built-in modules. */
const BUILTIN = ['core'];

/**
 * What a layer must not import: anything that is not on its list.
 * @param {string} name
 * @param {string} comment why
 * @param {string} from path pattern of the layer; tests are exempt
 * @param {string[]} allowed path patterns
 * @param {object} [more] further conditions on the import
 */
const only = (name, comment, from, allowed, more = {}) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { pathNot: allowed, ...more },
});

/** @param {string[]} names npm packages, by where their files are */
const npm = (...names) => names.map((name) => `(^|/)node_modules/${name}/`);

/**
 * What each folder of the model may import beside itself. What stands in the second list still has to go: SMMUv3 where
 * any architecture could be, and what the lowest parts want of higher ones.
 * @type {Record<string, [folders: string[], still: string[]]>}
 */
const MODEL = {
  fields: [[], ['state']],
  state: [['fields'], ['arch', 'iommufd']],
  iommu: [['fields', 'state'], []],
  pcie: [['fields', 'state'], []],
  iommufd: [['fields', 'state'], []],
  guest: [['fields', 'state', 'pcie'], []],
  vmm: [['fields', 'state', 'iommufd', 'guest'], []],
  arch: [['fields', 'state', 'iommu', 'pcie', 'iommufd', 'guest', 'vmm', 'check'], []],
  check: [['fields', 'state', 'iommu', 'pcie', 'iommufd', 'guest', 'vmm'], ['arch']],
  system: [['arch', 'fields', 'state', 'iommu', 'pcie', 'iommufd', 'guest', 'vmm', 'check'], ['arch']],
  search: [['state', 'guest', 'check', 'system'], []],
  compare: [['arch', 'system'], []],
};

/** What each folder of an architecture may import of it beside itself, and beside the files that stand in no folder. */
const SMMUV3 = {
  fields: [],
  hw: ['fields'],
  kernel: ['fields', 'hw', 'cmdqv'],
  vmm: ['fields', 'hw', 'kernel'],
  cmdqv: ['fields', 'hw', 'vmm'],
  guest: ['fields', 'hw', 'vmm'],
};

const inModel = Object.entries(MODEL).map(([folder, [allowed, still]]) =>
  only(
    `model-${folder}`,
    'The parts of the model stand on each other in one order.',
    `^src/model/${folder}/`,
    [folder, ...allowed, ...still].map((name) => `^src/model/${name}/`),
    { path: '^src/model/' },
  ),
);

const inSmmuv3 = Object.entries(SMMUV3).map(([folder, allowed]) =>
  only(
    `smmuv3-${folder}`,
    'The parts of an architecture stand on each other in one order.',
    `^src/model/arch/smmuv3/${folder}/`,
    [`^src/model/arch/smmuv3/(${[folder, ...allowed].join('|')})/`, '^src/model/arch/smmuv3/[^/]+$'],
    { path: '^src/model/arch/smmuv3/' },
  ),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files that import each other, directly or in a round, cannot be understood or tested apart.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import must lead to a file, or to a package that package.json names.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages',
      comment: 'A package that is there only because another needs it may vanish with the next update.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-development-packages',
      comment: 'Only tests may use the packages that are there for development.',
      severity: 'error',
      from: { pathNot: [TEST, '^src/tools/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    only(
      'model-is-pure',
      'The model runs anywhere: in a worker, on the command line, in a test. It needs nothing but itself.',
      '^src/model/',
      ['^src/model/'],
    ),
    {
      name: 'architecture-is-a-plug',
      comment:
        'An IOMMU architecture is reached through arch/ alone: arch.ts says what it brings, the registries name it.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [TEST, '^src/(model|scenario|worker/view|views)/arch/', '^src/(capture|conform)/'],
      },
      to: { path: '^src/(model|scenario|worker/view|views)/arch/[^/]+/' },
    },
    ...inModel,
    ...inSmmuv3,
    only(
      'model-every-folder',
      'A folder of the model says above what it may import.',
      `^src/model/(?!(${Object.keys(MODEL).join('|')})/)`,
      [],
      { path: '^src/' },
    ),
    {
      name: 'model-tests',
      comment: 'The tests of the model test the model alone.',
      severity: 'error',
      from: { path: `^src/model/.*${TEST}` },
      to: {
        pathNot: ['^src/model/', ...npm('vitest', '@vitest/[^/]+', 'fast-check')],
        dependencyTypesNot: BUILTIN,
      },
    },
    only(
      'scenario-imports',
      'Scenarios are read into the model; they know no capture, worker or view.',
      '^src/scenario/',
      ['^src/(scenario|model)/', ...npm('yaml', 'valibot')],
    ),
    only('capture-imports', 'Captures are played into the model by way of scenarios.', '^src/capture/', [
      '^src/(capture|scenario|model)/',
      ...npm('valibot'),
    ]),
    only(
      'worker-imports',
      'The worker host runs the model; of the rest of the app it knows only the protocol.',
      '^src/worker/(?!(client|protocol)[.]tsx?$)',
      ['^src/(worker|scenario|capture|model)/'],
    ),
    only(
      'worker-client-imports',
      'The page and the worker share types only, or the whole model would be loaded into both.',
      '^src/worker/(client|protocol)[.]tsx?$',
      ['^src/worker/protocol[.]ts$'],
      { dependencyTypesNot: ['type-only'] },
    ),
    only(
      'conform-imports',
      'Recordings of other implementations are held against the model; its machines are built as scenarios are.',
      '^src/conform/',
      ['^src/(conform|scenario|model)/', '^src/capture/recorded-calls[.]ts$', ...npm('valibot')],
      { dependencyTypesNot: BUILTIN },
    ),
    only(
      'tools-imports',
      'The launch scripts start the app; what they build or choose with is all that they know of it.',
      '^src/tools/',
      [
        '^src/tools/',
        '^src/scenario/(language|lesson)/(card|head|parse)[.]ts$',
        '^src/model/state/random[.]ts$',
        '(^|/)node_modules/',
      ],
      { dependencyTypesNot: BUILTIN },
    ),
    only('main-imports', 'The entry of the page shows it.', '^src/main[.]tsx$', [
      '^src/(views|ui)/',
      '(^|/)node_modules/',
    ]),
    {
      name: 'every-folder',
      comment: 'A folder of src says here what it may import.',
      severity: 'error',
      from: { path: '^src/(?!(model|scenario|capture|conform|worker|cli|state|views|ui|tools)/|main[.]tsx$)' },
      to: {},
    },
    only(
      'cli-imports',
      'The command line uses the same model as the page, and nothing of the page but how a link is read, which it fuzzes.',
      '^src/cli/(?!commands/export[.]ts$)',
      [
        '^src/(cli|conform|scenario|capture|model)/',
        '^src/state/link[.]ts$',
        '^src/tools/bundle[.]mjs$',
        ...npm('valibot'),
      ],
      { dependencyTypesNot: BUILTIN },
    ),
    only(
      'cli-export-imports',
      'Pictures are those of the page: one source for both.',
      '^src/cli/commands/export[.]ts$',
      [
        '^src/(cli|scenario|capture|model)/',
        '^src/views/export/',
        '^src/state/(digest|(short-)?link)[.]ts$',
        '^src/worker/(session|protocol|protocol/axis)[.]ts$',
        ...npm('react-dom'),
      ],
      { dependencyTypesNot: BUILTIN },
    ),
    only(
      'state-imports',
      'The state talks to the worker and does not know who shows it.',
      '^src/state/(?!((aside|edit|stops)/)?use-[a-z-]+[.]ts$|kept/stored-[a-z]+[.]ts$)',
      [
        '^src/state/(?!((aside|edit|stops)/)?use-)',
        '^src/worker/(client|protocol|protocol/(ref|axis|together|handed))[.]ts$',
        ...npm('zustand'),
      ],
    ),
    only(
      'stored-imports',
      'What reaches the browser’s database checks what lies there, a file for each thing that is kept.',
      '^src/state/kept/stored-[a-z]+[.]ts$',
      ['^src/state/', '^src/worker/protocol[.]ts$', ...npm('idb-keyval', 'valibot')],
    ),
    only('state-hooks-imports', 'The hooks bring the state to React.', '^src/state/((aside|edit|stops)/)?use-', [
      '^src/state/',
      '^src/worker/(client|protocol)[.]ts$',
      ...npm('zustand', 'react'),
    ]),
    only(
      'views-imports',
      'Views show the state. They compute nothing that the model computes, so they do not reach it.',
      '^src/views/',
      ['^src/(views|state|ui)/', '^src/worker/protocol(/(ref|axis))?[.]ts$', '(^|/)node_modules/(?!(yaml|valibot)/)'],
    ),
    {
      name: 'views-protocol-types',
      comment:
        'Views name the shapes of the protocol, read its references and place its moments; only the state speaks it.',
      severity: 'error',
      from: { path: '^src/views/', pathNot: TEST },
      to: { path: '^src/worker/', pathNot: '^src/worker/protocol/(ref|axis)[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    only('ui-imports', 'The building blocks of the page know nothing about this app.', '^src/ui/', [
      '^src/ui/',
      '(^|/)node_modules/(?!(yaml|valibot|zustand|d3-[a-z]+)/)',
    ]),
    {
      name: 'nothing-imports-tools',
      comment:
        'The launch scripts start the project and are no part of it; threads of the command line start as it does.',
      severity: 'error',
      from: { pathNot: '^src/tools/' },
      to: { path: '^src/tools/(?!bundle[.]mjs$)' },
    },
    {
      name: 'nothing-imports-cli',
      comment: 'The command line is an end, not a library. Its own tests may import it.',
      severity: 'error',
      from: { pathNot: ['^src/cli/', TEST] },
      to: { path: '^src/cli/' },
    },
    {
      name: 'nothing-imports-main',
      comment: 'The entry of the page is loaded by index.html alone.',
      severity: 'error',
      from: {},
      to: { path: '^src/main[.]tsx$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Imports of types count as well: a layer that knows another's types depends on it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
