/**
 * A file that the user brought, as text where it is text, since that can stand in an address, else as bytes; the worker finds
 * out what it is. It never leaves the browser.
 */
import { connect, type Port } from '../worker/client.ts';
import type { Source } from '../worker/protocol.ts';

/** The largest file that is read: recordings of some millions of commands; a command queue of 2^19 entries has 8 MiB. */
const MOST_BYTES = 128 * 2 ** 20;

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
  return sourceOfBytes(name, new Uint8Array(await file.arrayBuffer()));
}

/** Zero bytes are in every command queue and in no text. */
export function sourceOfBytes(name: string, bytes: Uint8Array): Source {
  if (!bytes.includes(0)) {
    try {
      return { kind: 'text', name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
      // Not text.
    }
  }
  return { kind: 'dump', name, bytes };
}
