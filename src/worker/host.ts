/** The worker's entry: answers what the page posts, with the files that lie beside the page. */
import type { Scenario } from '../scenario/language/schema.ts';
import { answering } from './answering.ts';
import type { Files } from './load.ts';
import type { Control, Request } from './protocol.ts';

const SCENARIOS = import.meta.glob<Scenario>('../scenario/library/*.yaml', { query: '?data', import: 'default' });

/** Captures by the names of their files, base64, where they are part of the program; else they lie beside the page. */
declare const __CAPTURES__: Readonly<Record<string, string>> | null;
const HELD = __CAPTURES__;

const filesAt = (base: string): Files => ({
  heads: async () => (await import('./heads.ts')).HEADS,
  scenario: async (id) => SCENARIOS[`../scenario/library/${id}.yaml`]?.(),
  capture: async (file) => {
    if (HELD) return Uint8Array.from(atob(HELD[file]), (char) => char.charCodeAt(0));
    const response = await fetch(new URL(`captures/${file}`, base));
    if (!response.ok) throw new Error(`${file}: the server answers ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  },
});

const receive = answering((message, handed = []) => self.postMessage(message, { transfer: [...handed] }), filesAt);

self.onmessage = ({ data }: MessageEvent<Request | Control>): void => receive(data);
