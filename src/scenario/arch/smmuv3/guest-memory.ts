/** What a guest lays out in its memory before a run: queues, a stream table, CDs, stage-1 tables. All addresses IPAs. */
import { CD, STE } from '../../../model/arch/smmuv3/fields/descriptors.ts';
import { addrHi, addrLo, getField, setField } from '../../../model/fields/field.ts';
import { S1_PAGE, leafEntry } from '../../../model/arch/smmuv3/hw/pagetable.ts';
import { ensureLevel2, level2Ste } from '../../../model/arch/smmuv3/hw/strtab.ts';
import { Image } from '../../../model/state/image.ts';
import { PAGE_BYTES } from '../../../model/state/pages.ts';
import type { PteWrite } from '../../../model/state/topology.ts';

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
  /** Root table of an address space. */
  private readonly roots = new Map<string, number>();

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

  /** Host address of an IPA. */
  physical(ipa: number): number {
    return ipa + this.offset;
  }

  /** IPA of zeroed memory, aligned to its size (rounded up to a power of two pages when `aligned`). */
  alloc(bytes = PAGE_BYTES, aligned = false): number {
    const size = Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;
    const at = aligned ? Math.ceil(this.free / size) * size : this.free;
    if (at + size > this.end) throw new OutOfMemory();
    this.free = at + size;
    return at;
  }

  /** The same, or undefined where no room is left. */
  tryAlloc(bytes: number): number | undefined {
    try {
      return this.alloc(bytes, true);
    } catch (problem) {
      if (problem instanceof OutOfMemory) return undefined;
      throw problem;
    }
  }

  /** A stream table that holds the given STEs; its IPA. */
  streamTable(
    entries: readonly { readonly vsid: number; readonly asid: number; readonly space: string; readonly ats: boolean }[],
  ): number {
    const l1 = this.alloc();
    for (const { vsid, asid, space, ats } of entries) {
      ensureLevel2(this.image, l1, vsid, (bytes) => this.alloc(bytes, true));
      const ste = new Uint32Array(16);
      setField(STE.V, ste, 1);
      setField(STE.CONFIG, ste, 5);
      setField(STE.S1CTXPTR, ste, this.contextDescriptor(asid, space));
      ste[2] = STE_W1;
      setField(STE.EATS, ste, ats ? 1 : 0);
      this.image.write(level2Ste(this.image, l1, vsid), ste);
    }
    return l1;
  }

  /** IPA of the STE of a stream in the stream table at `strtab`. */
  steAddress(strtab: number, vsid: number): number {
    return level2Ste(this.image, strtab, vsid);
  }

  /** IPA of the CD that this STE names before the run. */
  cdAddress(strtab: number, vsid: number): number {
    const ste = this.steAddress(strtab, vsid);
    const words = Array.from({ length: 2 }, (_, i) => this.image.read32(ste + i * 4));
    return getField(STE.S1CTXPTR, words);
  }

  /** Gives an address space a new root table, empty; what was mapped stays in the old one. */
  newTable(space: string): void {
    this.roots.set(space, this.alloc());
  }

  private contextDescriptor(asid: number, space: string): number {
    const at = this.alloc();
    this.image.write(at, this.cdWords(asid, space));
    return at;
  }

  /** A CD as Linux writes it. */
  cdWords(asid: number, space: string): Uint32Array {
    const cd = new Uint32Array(16);
    cd.set(CD_W0, 0);
    setField(CD.ASID, cd, asid);
    setField(CD.TTB0, cd, this.root(space));
    cd.set(CD_MAIR, 6);
    return cd;
  }

  private root(space: string): number {
    const known = this.roots.get(space);
    if (known !== undefined) return known;
    const root = this.alloc();
    this.roots.set(space, root);
    return root;
  }

  /** The write that sets a stage-1 leaf entry to map `ipa`, or clears it; makes the tables above it now. */
  leaf(space: string, iova: number, ipa: number | undefined): PteWrite {
    const entry = leafEntry(
      this.image,
      this.root(space),
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
