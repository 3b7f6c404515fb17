/** What a guest lays out in its memory before a run: queues, a stream table, CDs, stage-1 tables. All addresses IPAs. */
import { CD, STE } from '../model/fields/descriptors.ts';
import { addrHi, addrLo, setField } from '../model/fields/field.ts';
import { S1_PAGE, leafEntry } from '../model/smmuv3/pagetable.ts';
import { ensureLevel2, level2Ste } from '../model/smmuv3/strtab.ts';
import { Image } from '../model/state/image.ts';
import { PAGE_BYTES } from '../model/state/pages.ts';
import type { PteWrite } from '../model/state/topology.ts';

/** The guest's RAM is full. */
export class OutOfMemory extends Error {}

/** Words of STE and CD that Linux sets beside the fields filled in here (seen in every capture). */
const STE_W1 = 0xd6;
const CD_W0 = [0xc0003510, 0xe204] as const;
const CD_MAIR = [0xf404ff44, 0xffffffff] as const;

export class GuestMemory {
  readonly image = new Image();
  private readonly base: number;
  private readonly end: number;
  private readonly offset: number;
  private free: number;
  private readonly roots = new Map<number, number>();

  /** `pa`: where the guest's RAM lies in host memory. Bytes. */
  constructor(ipa: number, size: number, pa: number) {
    this.base = ipa;
    this.free = ipa;
    this.end = ipa + size;
    this.offset = pa - ipa;
  }

  /** Pages handed out so far. */
  get pages(): number {
    return (this.free - this.base) / PAGE_BYTES;
  }

  /** IPA of zeroed memory, aligned to its size (rounded up to a power of two pages when `aligned`). */
  alloc(bytes = PAGE_BYTES, aligned = false): number {
    const size = Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;
    const at = aligned ? Math.ceil(this.free / size) * size : this.free;
    if (at + size > this.end) throw new OutOfMemory();
    this.free = at + size;
    return at;
  }

  /** A stream table that holds the given STEs; its IPA. */
  streamTable(entries: readonly { readonly vsid: number; readonly asid: number; readonly ats: boolean }[]): number {
    const l1 = this.alloc();
    for (const { vsid, asid, ats } of entries) {
      ensureLevel2(this.image, l1, vsid, (bytes) => this.alloc(bytes, true));
      const ste = new Uint32Array(16);
      setField(STE.V, ste, 1);
      setField(STE.CONFIG, ste, 5);
      setField(STE.S1CTXPTR, ste, this.contextDescriptor(asid));
      ste[2] = STE_W1;
      setField(STE.EATS, ste, ats ? 1 : 0);
      this.image.write(level2Ste(this.image, l1, vsid), ste);
    }
    return l1;
  }

  private contextDescriptor(asid: number): number {
    const cd = new Uint32Array(16);
    cd.set(CD_W0, 0);
    setField(CD.ASID, cd, asid);
    setField(CD.TTB0, cd, this.root(asid));
    cd.set(CD_MAIR, 6);
    const at = this.alloc();
    this.image.write(at, cd);
    return at;
  }

  /** Root table of an ASID. */
  private root(asid: number): number {
    const known = this.roots.get(asid);
    if (known !== undefined) return known;
    const root = this.alloc();
    this.roots.set(asid, root);
    return root;
  }

  /** The write that sets a stage-1 leaf entry to map `ipa`, or clears it; makes the tables above it now. */
  leaf(asid: number, iova: number, ipa: number | undefined): PteWrite {
    const entry = leafEntry(
      this.image,
      this.root(asid),
      0,
      3,
      iova,
      (address) => address,
      () => this.alloc(),
    );
    const pa = entry + this.offset;
    return ipa === undefined ? [pa, 0, 0] : [pa, (addrLo(ipa) | S1_PAGE) >>> 0, addrHi(ipa)];
  }
}
