import { InputError } from '../scenario/language/errors.ts';

/** Compressed bytes between two times that it gives way. */
const PIECE = 2 ** 20;

/** Whether data begins as gzip data does. */
export const isGzip = (data: Uint8Array): boolean => data[0] === 0x1f && data[1] === 0x8b;

/**
 * Decompresses gzip data, recognised by its first bytes; other data is returned as it is. `told`: how many of its bytes are
 * read; what it throws stops the work.
 * @throws InputError where the data is damaged
 */
export async function gunzip(
  data: Uint8Array,
  file: string,
  told?: (read: number) => Promise<void>,
): Promise<Uint8Array> {
  return isGzip(data) ? upTo(Number.POSITIVE_INFINITY, data, file, told) : data;
}

/** At least the first `bytes` bytes of what gzip data holds, or all: no more is decompressed than that takes. */
export const gunzipHead = (data: Uint8Array, file: string, bytes: number): Promise<Uint8Array> =>
  upTo(bytes, data, file);

async function upTo(
  bytes: number,
  data: Uint8Array,
  file: string,
  told?: (read: number) => Promise<void>,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const { part, read } of inflated(data, file)) {
    parts.push(part);
    length += part.length;
    if (length >= bytes) break;
    await told?.(read);
  }
  return joined(parts, length);
}

async function* inflated(data: Uint8Array, file: string) {
  let read = 0;
  const pieces = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (read >= data.length) controller.close();
      else controller.enqueue(data.slice(read, read + PIECE));
      read = Math.min(read + PIECE, data.length);
    },
  });
  const reader = pieces.pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw new InputError({ file }, 'the gzip data is damaged');
      });
      if (done) return;
      yield { part: value, read };
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let to = 0;
  for (const part of parts) {
    all.set(part, to);
    to += part.length;
  }
  return all;
}
