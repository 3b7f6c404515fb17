/** What a guest lays out in its memory before a run: a stream table, CDs, stage-1 tables. All addresses IPAs. */
import { CD, STE } from '../../../model/arch/smmuv3/fields/descriptors.ts';
import { addrHi, addrLo, getField, setField } from '../../../model/fields/field.ts';
import { S1_PAGE, leafEntry } from '../../../model/arch/smmuv3/hw/pagetable.ts';
import { ensureLevel2, level2Ste } from '../../../model/arch/smmuv3/hw/strtab.ts';
import type { GuestMemory } from '../../compile/guest-memory.ts';
import type { ScenarioStep } from '../../language/schema.ts';
import type { GuestTables, StepPlace } from '../arch.ts';
import { stepOf } from './steps.ts';
import type { Op, PteWrite } from '../../../model/state/topology.ts';

/** Words of STE and CD that Linux sets beside the fields filled in here (seen in every capture). */
const STE_W1 = 0xd6;
const CD_W0 = [0xc0003510, 0xe204] as const;
const CD_MAIR = [0xf404ff44, 0xffffffff] as const;

export class StreamTables implements GuestTables {
  private readonly memory: GuestMemory;
  /** Root table of an address space. */
  private readonly roots = new Map<string, number>();

  constructor(memory: GuestMemory) {
    this.memory = memory;
  }

  /** A stream table that holds the given STEs; its IPA. */
  deviceTable(entries: Parameters<GuestTables['deviceTable']>[0]): number {
    const l1 = this.memory.alloc();
    for (const { vsid, asid, space, ats } of entries) {
      ensureLevel2(this.memory.image, l1, vsid, (bytes) => this.memory.alloc(bytes, true));
      const ste = new Uint32Array(16);
      setField(STE.V, ste, 1);
      setField(STE.CONFIG, ste, 5);
      setField(STE.S1CTXPTR, ste, this.contextDescriptor(asid, space));
      ste[2] = STE_W1;
      setField(STE.EATS, ste, ats ? 1 : 0);
      this.memory.image.write(level2Ste(this.memory.image, l1, vsid), ste);
    }
    return l1;
  }

  /** IPA of the STE of a stream in the stream table at `strtab`. */
  private deviceAddress(strtab: number, vsid: number): number {
    return level2Ste(this.memory.image, strtab, vsid);
  }

  /** IPA of the CD that this STE names before the run. */
  private contextAddress(strtab: number, vsid: number): number {
    const ste = this.deviceAddress(strtab, vsid);
    const words = Array.from({ length: 2 }, (_, i) => this.memory.image.read32(ste + i * 4));
    return getField(STE.S1CTXPTR, words);
  }

  private contextDescriptor(asid: number, space: string): number {
    const at = this.memory.alloc();
    this.memory.image.write(at, this.contextWords(asid, space));
    return at;
  }

  /** A CD as Linux writes it. */
  private contextWords(asid: number, space: string): Uint32Array {
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
    const root = this.memory.alloc();
    this.roots.set(space, root);
    return root;
  }

  /** The write that sets a stage-1 leaf entry to map `ipa`, or clears it; makes the tables above it now. */
  leaf(space: string, iova: number, ipa: number | undefined): PteWrite {
    const entry = leafEntry(
      this.memory.image,
      this.root(space),
      0,
      3,
      iova,
      (address) => address,
      () => this.memory.alloc(),
    );
    const pa = this.memory.physical(entry);
    return ipa === undefined ? [pa, 0, 0] : [pa, (addrLo(ipa) | S1_PAGE) >>> 0, addrHi(ipa)];
  }

  step(step: ScenarioStep, place: StepPlace): Op | undefined {
    const { memory } = this;
    return stepOf(step, place, {
      device: (table, vsid) => memory.physical(this.deviceAddress(table, vsid)),
      context: (table, vsid) => memory.physical(this.contextAddress(table, vsid)),
      newContext: (asid, space) => {
        this.roots.set(space, memory.alloc());
        return this.contextWords(asid, space);
      },
    });
  }
}
