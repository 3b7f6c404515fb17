// Serves the built app for the browser tests: a plain static host without any rewriting, under a path that is neither
// the root nor free of escapes, because the build must work on any static host at any path.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const BASE_PATH = '/some/sub path/';

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.yaml': 'text/plain; charset=utf-8',
  '.yml': 'text/plain; charset=utf-8',
};

export default async function serve(): Promise<() => Promise<void>> {
  const dist = fileURLToPath(new URL('../dist', import.meta.url));
  const assets = join(dist, 'assets') + sep;
  if (!existsSync(join(dist, 'index.html'))) throw new Error('There is no build to test: run "npm run build" first.');

  const server = createServer(async (request, response) => {
    try {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
      const inside = path.startsWith(BASE_PATH) ? path.slice(BASE_PATH.length) : null;
      const file = resolve(dist, inside || 'index.html');
      if (inside === null || !file.startsWith(dist + sep)) throw new Error('outside');
      const body = await readFile(file);
      response.writeHead(200, {
        'content-type': MEDIA_TYPES[extname(file)] ?? 'application/octet-stream',
        // As hosts do with names that say what is in the file: then a browser keeps what it has compiled, too.
        'cache-control': file.startsWith(assets) ? 'max-age=31536000, immutable' : 'no-store',
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('not found');
    }
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  process.env.BASE_URL = new URL(encodeURI(BASE_PATH), `http://127.0.0.1:${port}`).href;

  return () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
}
