/** What the IOMMU would fetch for a transaction, from memory alone or with its caches as they are. */
import { type Fetched, type Outcome, type Request, newOutcome } from '../../../../model/arch/smmuv3/hw/outcome.ts';
import { translate } from '../../../../model/arch/smmuv3/hw/translate.ts';
import type { Machine } from '../../../../model/state/machine.ts';

export interface TracedStream {
  readonly fetches: readonly Fetched[];
  readonly out: Outcome;
}

/** A DMA read of a function, untranslated; see `Request`. */
export const requestOf = (sid: number, ssid: number, address: bigint, write: boolean): Request => ({
  sid,
  ssid,
  hi: Number(address >> 32n),
  lo: Number(address & 0xffffffffn),
  write,
  privileged: false,
  ats: false,
});

/** Translates without changing anything. `cached`: the caches are asked first, as for a real transaction. */
export function traced(m: Machine, s: number, request: Request, cached: boolean): TracedStream {
  const fetches: Fetched[] = [];
  const out = newOutcome();
  out.cached = cached;
  out.fills = false;
  out.trace = (fetched) => fetches.push({ ...fetched, words: Array.from(fetched.words) });
  translate(m, s, request, out);
  return { fetches, out };
}

/** The STE and the CD of a stream in memory, where the IOMMU gets as far. */
export function inMemory(m: Machine, s: number, sid: number, ssid: number) {
  const { fetches } = traced(m, s, requestOf(sid, ssid, 0n, false), false);
  const words = (what: Fetched['what']) => fetches.find((fetched) => fetched.what === what)?.words;
  return { ste: words('STE'), cd: words('CD') };
}
