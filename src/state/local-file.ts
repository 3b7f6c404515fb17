/**
 * A file that the user brought, as text where it is text, since that can stand in an address, else as bytes; the worker finds
 * out what it is. It never leaves the browser.
 */
import { connect, type Port } from '../worker/client.ts';
import type { Source } from '../worker/protocol.ts';
import { Digest } from './digest.ts';

/** The largest file that is read: recordings of some millions of commands; a command queue of 2^19 entries has 8 MiB. */
const MOST_BYTES = 128 * 2 ** 20;
/** Bytes that are looked at at once. */
const PIECE = 2 ** 22;

/** Whether a file makes a run by itself; found out in a worker of its own, since the model may be busy. */
export async function plays(file: File, startPort: () => Port): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const client = connect(startPort(), reject);
    client
      .call('kind', { name: file.name, content: file })
      .then((kind) => resolve(kind.plays), reject)
      .finally(client.close);
  });
}

/** Throws with a sentence for the user. */
export async function sourceOfFile(file: File): Promise<Source> {
  const { name, size } = file;
  if (size > MOST_BYTES)
    throw new Error(`${name}: expected at most ${MOST_BYTES / 2 ** 20} MiB, found ${Math.ceil(size / 2 ** 20)} MiB`);
  const digest = new Digest();
  // Zero bytes are in every command queue and in no text.
  let zeros = false;
  for (let at = 0; at < size; at += PIECE) {
    const piece = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
    zeros ||= piece.includes(0);
    digest.take(piece);
  }
  const text = zeros ? undefined : await textOf(file);
  return text === undefined
    ? { kind: 'dump', name, content: file, digest: digest.toString() }
    : { kind: 'text', name, text };
}

async function textOf(file: File): Promise<string | undefined> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
