/** What hazards do under the designs of the map, in IndexedDB: `map/1`, of one model, where 1 is the version of its form. */
import { get, update } from 'idb-keyval';
import * as v from 'valibot';
import type { Fared } from '../../worker/protocol.ts';

/** Of the model and its scenarios: set when the page is built. */
declare const __MODEL_HASH__: string;

const KEY = 'map/1';

const FARED = v.object({
  kinds: v.array(v.nullable(v.array(v.string()))),
  of: v.instance(Uint8Array),
});
const STORED = v.object({ model: v.literal(__MODEL_HASH__), hazards: v.record(v.string(), FARED) });

/** By hazard; nothing of another model, or in another form. */
function faredOf(stored: unknown): Readonly<Record<string, Fared>> {
  const read = v.safeParse(STORED, stored);
  return read.success ? read.output.hazards : {};
}

export const storedMap = async (): Promise<Readonly<Record<string, Fared>>> => faredOf(await get(KEY));

export const storeHazard = async (hazard: string, fared: Fared): Promise<void> =>
  update(KEY, (stored: unknown) => ({
    model: __MODEL_HASH__,
    hazards: { ...faredOf(stored), [hazard]: fared },
  }));
