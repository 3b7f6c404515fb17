/** A guest's memory as it is laid out before a run. All addresses IPAs. */
import { Image } from '../../model/state/image.ts';
import { PAGE_BYTES } from '../../model/state/pages.ts';

/** The guest's RAM is full. */
export class OutOfMemory extends Error {}

export class GuestMemory {
  readonly image = new Image();
  private readonly base: number;
  private readonly end: number;
  private readonly offset: number;
  private free: number;

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
}
