import { InputError } from '../scenario/language/errors.ts';

/** Decompresses gzip data, recognised by its first bytes; other data is returned as it is. */
export async function gunzip(data: Uint8Array, file: string): Promise<Uint8Array> {
  if (data[0] !== 0x1f || data[1] !== 0x8b) return data;
  try {
    const stream = new Blob([data.slice().buffer]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new InputError({ file }, 'the gzip data is damaged');
  }
}
