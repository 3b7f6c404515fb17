// A whole test run uses the project as one module, as the built app does: the test runner reaches into another module anew
// for each use of what it imports, which makes the model three times as slow, and it loads modules one by one.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';
import { placed } from './bundle.mjs';
import { GIVEN } from './given.ts';
import { root } from './install.mjs';
import { scenarioData } from './scenario-data.ts';

/** Where it lies: what is in here is loaded as it is. */
const FOLDER = join(root, 'node_modules', '.whole');

/**
 * What tests bring along is theirs: some of it registers what is done before and after them. Tools are no part of the
 * app, and what they import takes long to load.
 */
const isApart = (id: string): boolean =>
  /\.test(-helper)?\.tsx?$/.test(id) || id.startsWith(join(root, 'src', 'tools'));

/** Modules that are made one keep their places. */
const places = (): Plugin => ({ name: 'places', transform: (code, id) => placed(code, id.split('?')[0]) });

type Chunk = Rolldown.OutputChunk;

/**
 * @param tests test files, by their paths
 * @param folder where the rest goes
 * @param before what each module goes through first
 * @returns by test file what it is made: itself, with the rest imported from the folder
 */
export async function asOne(
  tests: readonly string[],
  folder: string,
  before: Plugin[] = [],
): Promise<ReadonlyMap<string, Chunk>> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [...before, scenarioData(), places()],
    define: GIVEN,
    oxc: { jsx: { development: false } },
    // Of its 1500 icons some fifty are used.
    ssr: { noExternal: ['lucide-react'] },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      copyPublicDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: [...tests],
        output: {
          entryFileNames: '[name]-[hash].mjs',
          chunkFileNames: '[name]-[hash].mjs',
          codeSplitting: { groups: [{ name: 'all', test: (id: string) => !isApart(id.split('?')[0]) }] },
        },
      },
    },
  });
  if (!('output' in built)) throw new Error('The tests were not built.');
  const entries = built.output.filter((part): part is Chunk => part.type === 'chunk' && part.isEntry);
  return new Map(entries.map((chunk) => [chunk.facadeModuleId ?? '', chunk]));
}

export function wholeTests(): Plugin {
  const tests = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => join(root, 'src', file));
  const ours = new Set(tests);
  let whole: ReturnType<typeof asOne> | undefined;
  return {
    name: 'whole-tests',
    enforce: 'pre',
    resolveId: (id, importer) => (importer && ours.has(importer) && id.startsWith('./') ? join(FOLDER, id) : null),
    async load(id) {
      if (!ours.has(id)) return null;
      whole ??= asOne(tests, FOLDER);
      const { code, map } = (await whole).get(id)!;
      return { code, map: map as never };
    },
  };
}
