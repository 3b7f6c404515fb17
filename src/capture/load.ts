/** A capture that comes with the program, from its files. */
import { gunzip } from './gunzip.ts';
import { importCapture } from './import.ts';
import type { Imported } from './importer.ts';
import { CAPTURES, callsFile, captureFiles, RECORDED_ON } from './library.ts';
import { importCalls } from './recorded-calls.ts';

export { CAPTURES } from './library.ts';

/** `read`: content of one of a capture's files, compressed or not. */
export async function loadCapture(id: string, read: (file: string) => Promise<Uint8Array>): Promise<Imported> {
  const calls = callsFile(id);
  if (calls !== undefined) {
    const { title } = CAPTURES.find((capture) => capture.id === id)!;
    return importCalls(calls, await gunzip(await read(calls), calls), {
      name: id,
      title: `${id}: ${title}`,
      design: RECORDED_ON,
    });
  }
  const [file, bin, tables] = captureFiles(id);
  const [sidecar, commands, pages] = await Promise.all(
    [file, bin, tables].map(async (name) => gunzip(await read(name), name)),
  );
  return importCapture({ file, sidecar: new TextDecoder().decode(sidecar), commands, tables: pages });
}
