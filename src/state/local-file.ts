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
  const text = await textOf(file);
  return text === undefined
    ? { kind: 'dump', name, content: file, digest: await digestOfFile(file) }
    : { kind: 'text', name, text };
}

async function* piecesOf(file: File): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += PIECE) yield new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
}

/** Undefined for what is no text. */
async function textOf(file: File): Promise<string | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for await (const piece of piecesOf(file)) {
    // Zero bytes are in every command queue and in no text.
    const more = piece.includes(0) ? undefined : decoded(decoder, piece);
    if (more === undefined) return undefined;
    text += more;
  }
  const end = decoded(decoder);
  return end === undefined ? undefined : text + end;
}

/** The next piece, or the end without one; undefined where it is no UTF-8. */
function decoded(decoder: TextDecoder, piece?: Uint8Array): string | undefined {
  try {
    return decoder.decode(piece, { stream: piece !== undefined });
  } catch {
    return undefined;
  }
}

async function digestOfFile(file: File): Promise<string> {
  const digest = new Digest();
  for await (const piece of piecesOf(file)) digest.take(piece);
  return digest.toString();
}
