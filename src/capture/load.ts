/** A capture that comes with the program, from its files. */
import { gunzip } from './gunzip.ts';
import { importCapture } from './import.ts';
import type { Imported } from './importer.ts';
import { captureFiles } from './library.ts';

export { CAPTURES } from './library.ts';

/** `read`: content of one of a capture's files, compressed or not. */
export async function loadCapture(id: string, read: (file: string) => Promise<Uint8Array>): Promise<Imported> {
  const [file, bin, tables] = captureFiles(id);
  const [sidecar, commands, pages] = await Promise.all(
    [file, bin, tables].map(async (name) => gunzip(await read(name), name)),
  );
  return importCapture({ file, sidecar: new TextDecoder().decode(sidecar), commands, tables: pages });
}
