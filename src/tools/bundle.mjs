// TypeScript for a process or a thread: an entry and all that it imports as one file, which Node takes and reads at once. It is
// kept until one of its sources changes.

import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.mjs';

const FOLDER = join(root, 'node_modules', '.cache', 'bundles');
const MARK = '// made of ';
/** Most bytes of the line that names the sources. */
const LINE = 2 ** 18;

/** How a module asks where it lies; in parts, since this one is bundled, too. */
const ASKS = ['import', 'meta', ''].join('.');
const PLACE = `${ASKS}url`;

/**
 * The text of a module that is made one with others and keeps its place: it reads files beside its source.
 * @param {string} text
 * @param {string} path of its source
 * @returns {string | null} null for one that does not ask where it lies
 */
export function placed(text, path) {
  if (!text.includes(ASKS)) return null;
  return text
    .replaceAll(PLACE, JSON.stringify(pathToFileURL(path).href))
    .replaceAll(`${ASKS}dirname`, JSON.stringify(dirname(path)));
}

/** A module lies where its source does. @type {import('esbuild').Plugin} */
const places = {
  name: 'places',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]src[\\/].*\.(ts|tsx|mjs)$/ }, async ({ path }) => {
      const contents = placed(await readFile(path, 'utf8'), path);
      return contents === null ? undefined : { contents, loader: path.endsWith('.tsx') ? 'tsx' : 'ts' };
    });
  },
};

/** Path, time and size of sources. @param {readonly string[]} paths */
const stampsOf = (paths) =>
  paths.map((path) => {
    const { mtimeMs, size } = statSync(join(root, path));
    return [path, mtimeMs, size];
  });

/** True for a bundle that is there, of sources that have not changed. @param {string} file */
function isCurrent(file) {
  try {
    const from = openSync(file, 'r');
    const head = Buffer.alloc(LINE);
    const length = readSync(from, head);
    closeSync(from);
    const [line] = head.toString('utf8', 0, length).split('\n', 1);
    const stamps = line.slice(MARK.length);
    const paths = JSON.parse(stamps).map((/** @type {[string]} */ [path]) => path);
    return JSON.stringify(stampsOf(paths)) === stamps;
  } catch {
    return false;
  }
}

/**
 * @param {string} entry a file of the project
 * @returns {Promise<string>} the bundle
 */
export async function bundled(entry) {
  const name = createHash('sha256').update(entry).digest('hex').slice(0, 16);
  const file = join(FOLDER, `${basename(entry, '.ts')}-${name}.mjs`);
  if (isCurrent(file)) return file;
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['esbuild'],
    define: { 'process.env.NODE_ENV': '"production"' },
    // yaml is CommonJS in Node.
    banner: { js: `import { createRequire } from 'node:module';\nconst require = createRequire(${PLACE});` },
    plugins: [places],
    metafile: true,
    write: false,
  });
  const stamps = JSON.stringify(stampsOf(Object.keys(metafile.inputs)));
  mkdirSync(FOLDER, { recursive: true });
  // Others may be reading it, or making the same.
  const own = `${file}.${process.pid}`;
  try {
    writeFileSync(own, `${MARK}${stamps}\n${outputFiles[0].text}`);
    renameSync(own, file);
  } finally {
    rmSync(own, { force: true });
  }
  return file;
}
