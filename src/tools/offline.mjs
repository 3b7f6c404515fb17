// After the first visit the page works without a network: a service worker that keeps every file of the build. Its text names
// them, so that another build is another worker.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

/** Files that are copied as they are. */
const PUBLIC = join(root, 'public');

/** @returns {import('vite').Plugin} */
export function offline() {
  return {
    name: 'offline',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const made = Object.values(bundle).map((file) => [
          file.fileName,
          file.type === 'chunk' ? file.code : file.source,
        ]);
        const copied = readdirSync(PUBLIC, { recursive: true, encoding: 'utf8', withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .map((path) => [path.slice(PUBLIC.length + 1).replaceAll('\\', '/'), readFileSync(path)]);
        const files = [...made, ...copied].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
        const hash = createHash('sha256');
        for (const [name, content] of files) hash.update(String(name)).update(content ?? '');
        const text = readFileSync(join(root, 'src/tools/service-worker.js'), 'utf8')
          .replace('__VERSION__', hash.digest('hex').slice(0, 16))
          .replace("'__FILES__'", JSON.stringify(files.map(([name]) => name)));
        this.emitFile({ type: 'asset', fileName: 'service-worker.js', source: text });
      },
    },
  };
}
