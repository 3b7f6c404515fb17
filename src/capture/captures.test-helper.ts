/** The recordings of real guests, as they lie in the public folder. */
import { readFileSync } from 'node:fs';
import { gunzip } from './gunzip.ts';
import { type CaptureFiles, importCapture } from './import.ts';
import { CAPTURES, captureFiles } from './library.ts';

const read = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../public/captures/${name}`, import.meta.url)));

export async function load(name: string): Promise<CaptureFiles> {
  const [file, bin, tables] = captureFiles(name);
  return {
    file,
    sidecar: new TextDecoder().decode(read(file)),
    commands: await gunzip(read(bin), bin),
    tables: await gunzip(read(tables), tables),
  };
}

/** Those that tests play: of the others many are long, and do the same. */
const PLAYED = ['arm-boot-attach', 'arm-ats-boot', 'arm-noril-large'];

export const captures = await Promise.all(
  CAPTURES.filter(({ id }) => PLAYED.includes(id)).map(async ({ id }) => {
    const files = await load(id);
    return { id, files, sidecar: JSON.parse(files.sidecar), capture: importCapture(files) };
  }),
);
