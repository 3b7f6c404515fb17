// npm run build:single: everything in one HTML file, captures and worker included, which opens from a disk.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { root } from './install.mjs';

/** 3 MB. */
const LIMIT = 3_000_000;

const out = resolve(process.argv[2] ?? join(root, 'dist', 'viommu-explorer.html'));
const folder = join(root, 'public/captures');
/** Compressed, whether or not they were: who reads them sees by the content. @param {string} name */
const held = (name) => {
  const content = readFileSync(join(folder, name));
  return (name.endsWith('.gz') ? content : gzipSync(content, { level: 9 })).toString('base64');
};
const captures = Object.fromEntries(readdirSync(folder).map((name) => [name, held(name)]));

const built = await build({
  root,
  mode: 'single',
  logLevel: 'warn',
  define: { __CAPTURES__: JSON.stringify(captures) },
  build: { write: false },
});
const [{ output }] = /** @type {import('vite').Rollup.RollupOutput[]} */ ([built].flat());

/** @param {(name: string) => boolean} wanted */
const textOf = (wanted) => {
  const file = output.find(({ fileName }) => wanted(fileName));
  if (!file) throw new Error(`The build has no such file; it has ${output.map(({ fileName }) => fileName).join(', ')}`);
  return file.type === 'chunk' ? file.code : String(file.source);
};

const worker = textOf((name) => /host.*\.js$/.test(name));
const script = textOf((name) => /index.*\.js$/.test(name));
const css = textOf((name) => name.endsWith('.css'));
const html = textOf((name) => name === 'index.html');

const blob = `URL.createObjectURL(new Blob([${JSON.stringify(worker)}],{type:"text/javascript"}))`;

/** The script with another address of the worker: the first argument, up to the comma that stands in no parentheses. */
function withWorker() {
  const start = script.indexOf('new Worker(') + 'new Worker('.length;
  if (start < 'new Worker('.length) throw new Error('The worker’s start was not found.');
  let [end, depth] = [start, 0];
  for (; depth > 0 || script[end] !== ','; end++) {
    if (script[end] === '(') depth++;
    if (script[end] === ')') depth--;
  }
  const options = script.slice(end).replace(/^,\{type:[`"']module[`"'],/, ',{');
  return script.slice(0, start) + blob + options;
}

/** What ends a script inside of one. @param {string} text */
const safe = (text) => text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');

const icon = `data:image/svg+xml;base64,${readFileSync(join(root, 'public/icon.svg'), 'base64')}`;
const page = html
  .replace(/<script type="module"[^>]*src="[^"]*"[^>]*><\/script>/, '')
  .replace(/<link rel="(?:stylesheet|modulepreload|manifest)"[^>]*>/g, '')
  .replace(/href="\.\/icon\.svg"/, () => `href="${icon}"`)
  .replace('</head>', () => `<style>${css}</style></head>`)
  .replace('</body>', () => `<script type="module">${safe(withWorker())}</script></body>`);
const bytes = Buffer.byteLength(page);
if (bytes > LIMIT) throw new Error(`${bytes} bytes are more than the ${LIMIT} that one file may have.`);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, page);
console.log(`${out}: ${(bytes / 1e6).toFixed(2)} of ${LIMIT / 1e6} MB`);
