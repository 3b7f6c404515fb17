// What the model and the library of scenarios are, as a word: what was computed by another one is not taken for its own.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const FOLDERS = ['src/model', 'src/scenario'];

/** @returns {string} 16 hexadecimal digits */
export function modelHash() {
  const hash = createHash('sha256');
  for (const folder of FOLDERS)
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort())
      if (/[.](ts|yaml)$/.test(name) && !/[.]test(-helper)?[.]ts$/.test(name))
        hash.update(name).update(readFileSync(join(root, folder, name)));
  return hash.digest('hex').slice(0, 16);
}
