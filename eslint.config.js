import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

// The import law (src/README.md): who may import what, with a sentence a breach. A later block replaces an earlier one
// for the same rule, so every block repeats what holds everywhere.
const STAGES = ['collect', 'decode', 'embed', 'map', 'persist', 'read', 'reduce', 'search', 'write'];
const EVERYWHERE = [
  ['\\.worker(\\.ts)?$', 'Nobody imports a worker: its client starts it from `x.worker.ts?worker&url`.'],
  ['(^|/)index(\\.ts)?$', 'No barrels: import the file that holds the thing.'],
];
const OWNED = {
  'apache-arrow': 'apache-arrow belongs to formats/arrow.',
  comlink: 'comlink belongs to core/worker-link.ts.',
  fzstd: 'fzstd belongs to formats/bytes/zstd.ts.',
  hyparquet: 'hyparquet and its writer belong to formats/parquet.',
  'idb-keyval': 'idb-keyval belongs to stages/persist/database.ts.',
  'ml-matrix': 'ml-matrix belongs to stages/reduce/eigen.ts.',
  onnxruntime: 'onnxruntime-web belongs to stages/embed/engines/onnxruntime/ort-session.ts.',
  'read-excel-file': 'read-excel-file belongs to formats/xlsx.',
  '@jsquash': '@jsquash/jxl and @jsquash/webp belong to stages/decode/decode-jxl.ts and decode-webp.ts.',
  'libheif-js': 'libheif-js belongs to stages/decode/decode-heic.ts.',
  playwright: 'playwright-core belongs to the terminal (src/cli).',
};
const owned = (...exceptions) =>
  Object.entries(OWNED)
    .filter(([name]) => !exceptions.includes(name))
    .map(([name, message]) => [`^${name}`, message]);
const forbid = (patterns) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    { patterns: [...EVERYWHERE, ...patterns].map(([regex, message]) => ({ regex, message })) },
  ],
});
const NOT_UP = ['/(tables|pipeline|state|ui|terminal|cli|offline)/', 'Stages know nothing of those who call them.'];

export default ts.config(
  { ignores: ['dist/', '*.partial/', 'node_modules/', 'test-results/', 'public/', '**/*.as.ts', 'test/fixtures/'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...ts.configs.stylisticTypeChecked,
  ...svelte.configs.recommended,
  prettier,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.worker },
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `!` stands only where a loop's bound proves the index (noUncheckedIndexedAccess).
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    files: ['**/*.svelte.ts'],
    rules: {
      // State that is replaced whole needs no reactive collections, and `void this.#version` is how a getter follows it.
      'svelte/prefer-svelte-reactivity': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...ts.configs.disableTypeChecked },
  { files: ['**/*.js', '**/*.mjs'], languageOptions: { globals: globals.node }, rules: { 'no-console': 'off' } },

  { files: ['src/**'], rules: forbid(owned()) },
  {
    files: ['src/core/**'],
    rules: forbid([
      ...owned(),
      ['/(formats|models|stages|tables|pipeline|state|ui|terminal|cli)/', 'core stands on nothing of ours.'],
    ]),
  },
  {
    files: ['src/core/worker-link.ts'],
    rules: forbid([
      ...owned('comlink'),
      ['/(formats|models|stages|tables|pipeline|state|ui|terminal|cli)/', 'core stands on nothing of ours.'],
    ]),
  },
  {
    files: ['src/formats/**'],
    rules: {
      ...forbid([
        ...owned(),
        ['/(models|stages|tables|pipeline|state|ui|terminal|cli)/', 'formats stand on core alone.'],
      ]),
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportSpecifier[imported.name=/^(PipelineError|Stage)$/]',
          message: 'A reader throws a FormatError and knows no stage: who calls it adds stage and path (toStageError).',
        },
      ],
    },
  },
  ...[
    ['fzstd', ['src/formats/bytes/zstd.ts']],
    ['read-excel-file', ['src/formats/xlsx/reader.ts']],
    ['hyparquet', ['src/formats/parquet/file-writer.ts', 'src/formats/parquet/file-reader.ts']],
    [
      'apache-arrow',
      ['src/formats/arrow/schema.ts', 'src/formats/arrow/column-data.ts', 'src/formats/arrow/file-writer.ts'],
    ],
  ].map(([name, files]) => ({
    files,
    rules: forbid([
      ...owned(name),
      ['/(models|stages|tables|pipeline|state|ui|terminal|cli)/', 'formats stand on core alone.'],
    ]),
  })),
  {
    files: ['src/offline/**'],
    rules: forbid([
      ...owned(),
      [
        '/(formats|models|stages|tables|pipeline|state|ui|terminal|cli)/',
        'The service worker knows files, not what the page does with them: it stands on core alone.',
      ],
    ]),
  },
  {
    files: ['src/models/**'],
    rules: forbid([
      ...owned(),
      ['/(stages|tables|pipeline|state|ui|terminal|cli)/', 'models stand on core and formats alone.'],
    ]),
  },
  ...STAGES.map((stage) => ({
    files: [`src/stages/${stage}/**`],
    rules: forbid([
      ...owned(),
      NOT_UP,
      [
        `\\.\\./(${STAGES.filter((other) => other !== stage).join('|')})/`,
        'A stage never imports another: the pipeline ties them.',
      ],
    ]),
  })),
  {
    files: ['src/stages/persist/database.ts'],
    rules: forbid([
      ...owned('idb-keyval'),
      NOT_UP,
      ['\\.\\./(collect|decode|embed|write)/', 'A stage never imports another.'],
    ]),
  },
  {
    files: ['src/stages/reduce/eigen.ts'],
    rules: forbid([
      ...owned('ml-matrix'),
      NOT_UP,
      ['\\.\\./(collect|decode|embed|persist|read|write)/', 'A stage never imports another.'],
    ]),
  },
  ...[
    ['@jsquash', 'src/stages/decode/decode-jxl.ts'],
    ['@jsquash', 'src/stages/decode/decode-webp.ts'],
    ['libheif-js', 'src/stages/decode/decode-heic.ts'],
  ].map(([name, file]) => ({
    files: [file],
    rules: forbid([
      ...owned(name),
      NOT_UP,
      ['\\.\\./(collect|embed|persist|read|reduce|write)/', 'A stage never imports another.'],
    ]),
  })),
  {
    files: ['src/stages/embed/engines/onnxruntime/ort-session.ts'],
    rules: forbid([
      ...owned('onnxruntime'),
      NOT_UP,
      ['\\.\\./(collect|decode|persist|write)/', 'A stage never imports another.'],
    ]),
  },
  {
    files: ['src/pipeline/**'],
    rules: {
      ...forbid([
        ...owned(),
        ['/(state|ui|terminal|cli|models|formats)/', 'The pipeline stands on core, tables and types of stages.'],
      ]),
      'no-restricted-globals': [
        'error',
        ...['document', 'window', 'navigator', 'Worker', 'indexedDB'].map((name) => ({
          name,
          message: 'The pipeline is handed its parts; it knows no browser.',
        })),
      ],
    },
  },
  {
    files: ['src/tables/**'],
    rules: forbid([
      ...owned(),
      ['/(formats|models|pipeline|state|ui|terminal|cli)/', 'Tables stand on core and on types of stages.'],
    ]),
  },
  {
    files: ['src/terminal/**'],
    rules: forbid([...owned(), ['/(ui|cli)/', 'The terminal’s job stands beside the components, on the state.']]),
  },
  {
    files: ['src/state/**'],
    rules: forbid([...owned(), ['/(ui|terminal|cli)/', 'State knows neither components nor the terminal.']]),
  },
  {
    files: ['src/ui/**'],
    rules: forbid([
      ...owned(),
      ['/(stages|pipeline|cli|formats)/', 'Components talk to the state only.'],
      ['^(\\.\\./)+offline/', 'Components talk to the state only.'],
      ['/terminal/(?!words)', 'Of the terminal’s job, the ui knows what is to be said in words.'],
    ]),
  },
  {
    files: ['src/cli/**'],
    languageOptions: { globals: globals.node },
    rules: {
      ...forbid([
        ...owned('playwright'),
        ['/(stages|pipeline|state|ui|models)/', 'The terminal drives the built page; it knows core and formats.'],
      ]),
      'no-console': 'off',
    },
  },
  // Which files can be saved is said once, where they are written: what is typed and what the help says derive from it.
  {
    files: [
      ...['src/cli/parse-arguments.ts', 'src/cli/encode-options.ts', 'src/cli/format-words.ts'],
      ...['src/cli/output-format.ts', 'src/cli/merge-arguments.ts'],
    ],
    rules: forbid([
      ...owned(),
      ['/(pipeline|state|ui|models)/', 'The terminal drives the built page; it knows core and formats.'],
      ['/stages/(?!write/file-formats/(registry|format-list))', 'Of stages, arguments know which files can be saved.'],
    ]),
  },
  {
    files: ['src/cli/devices.ts'],
    rules: forbid([
      ...owned(),
      ['/(pipeline|state|ui|models|formats)/', 'What --device takes is the list of engines, and nothing else.'],
      ['/stages/(?!embed/engines/registry)', 'What --device takes is the list of engines, and nothing else.'],
    ]),
  },
  // `npm run merge` needs no page: rows go from files to a file.
  {
    files: ['src/cli/merge.ts'],
    rules: forbid([
      ...owned(),
      ['/(pipeline|state|ui|models)/', 'Merging reads tables and writes one: it needs no page and no model.'],
      [
        '/stages/(?!read/npz-rows|write/(write-session|table-header|table-snippet|file-formats/registry))',
        'Of stages, merging knows how a table is read and written.',
      ],
    ]),
  },
  // `npm run model` makes a model where no page is: two files of the terminal know more than the others.
  {
    files: ['src/cli/model.ts'],
    rules: forbid([
      ...owned(),
      ['/(stages|pipeline|state|ui)/', 'Of models, the terminal knows how one is made of a checkpoint.'],
      ['/models/(?!import/)', 'Of models, the terminal knows how one is made of a checkpoint.'],
    ]),
  },
  {
    files: ['src/cli/golden-rows.ts'],
    rules: forbid([
      ...owned('onnxruntime'), // in Node, where ort-session.ts and its addresses of WebAssembly files do not load
      ['/(pipeline|state|ui|models)/', 'Golden vectors need the known inputs of the self-check, and nothing else.'],
      ['/stages/(?!embed/(golden-vector|known-inputs))', 'Golden vectors need the known inputs, and nothing else.'],
    ]),
  },
  {
    files: ['test/**', 'vite.config.ts', '*.config.js'],
    rules: { ...forbid([]), 'no-console': 'off', '@typescript-eslint/no-empty-function': 'off' },
  },
);
