/** Files of captures, as they lie in the public folder. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../src/tools/install.mjs';

/** Content of a file of a capture, compressed or not. */
export const readCapture = async (file: string): Promise<Uint8Array> =>
  new Uint8Array(readFileSync(join(root, 'public', 'captures', file)));
