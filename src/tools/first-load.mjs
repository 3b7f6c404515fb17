// What a browser must fetch and run before the page can be used: the page's script and the model's worker, each with all
// that it imports at once. What is loaded when it is asked for does not count. The build fails above the limit.

import { gzipSync } from 'node:zlib';

/** 170 KB of JavaScript, compressed. */
const LIMIT = 170_000;

/** Files that code imports at once, not by `import()`. */
const IMPORTS = /(?:from|import)\s*["']\.\/([^"']+\.js)["']/g;
/** A worker that code starts. */
const WORKERS = /new Worker\(new URL\([^)]*?([\w.-]+\.js)/g;

/** @returns {import('vite').Plugin} */
export function firstLoad() {
  return {
    name: 'first-load',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        /** By the last part of its name. The worker is a build of its own: its files come as assets. */
        const code = new Map(
          Object.values(bundle)
            .filter(({ fileName }) => fileName.endsWith('.js'))
            .map((file) => [
              file.fileName.replace(/^.*\//, ''),
              file.type === 'chunk' ? file.code : String(file.source),
            ]),
        );
        const needed = new Set();
        /** @param {string} name */
        const visit = (name) => {
          const text = code.get(name);
          if (needed.has(name) || text === undefined) return;
          needed.add(name);
          for (const [, next] of text.matchAll(IMPORTS)) visit(next.replace(/^.*\//, ''));
          for (const [, next] of text.matchAll(WORKERS)) visit(next);
        };
        for (const file of Object.values(bundle))
          if (file.type === 'chunk' && file.isEntry) visit(file.fileName.replace(/^.*\//, ''));
        const sizes = [...needed].map((name) => ({ name, bytes: gzipSync(code.get(name) ?? '').length }));
        const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
        const list = sizes.map(({ name, bytes }) => `${name} ${(bytes / 1000).toFixed(1)}`).join(', ');
        const text = `first load: ${(total / 1000).toFixed(1)} of ${LIMIT / 1000} KB of compressed JavaScript (${list})`;
        if (needed.size < 2) this.error('first load: the worker was not found');
        if (total > LIMIT) this.error(text);
        this.info(text);
      },
    },
  };
}
