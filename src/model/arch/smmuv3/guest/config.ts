/** What a guest writes beside its queue: STEs and CDs, 64 bits at a time, and registers of its SMMU. */
import { REGS } from '../state.ts';
import { VCPU } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { Vcpu, Vsid, GuestIommu } from '../../../state/numbers.ts';
import type { ConfigOp, RegisterOp } from '../../../state/topology.ts';
import { VMM_PHASE } from '../../../state/phases.ts';
import { trapFor } from '../vmm/vmm.ts';
import { GUEST_EVENT } from '../../../guest/events.ts';

/** True when the `i`-th word of the op is not in memory yet. */
function differs(m: Machine, { pa, words }: ConfigOp, i: number): boolean {
  const { index, mask, value } = words[i];
  return [0, 1].some((half) => ((m.mem.read32(pa + index * 8 + half * 4) & mask[half]) ^ value[half]) !== 0);
}

/** The first word from `from` on that is not in memory yet, or -1. */
const nextWord = (m: Machine, op: ConfigOp, from: number): number => {
  for (let i = from; i < op.words.length; i++) if (differs(m, op, i)) return i;
  return -1;
};

/** Writes the next word that changes; true when it was the last. Leaves the number of words passed in `sub`. */
export function writeConfig(m: Machine, c: Vcpu, op: ConfigOp): boolean {
  const sub = m.layout.vcpus[c] + VCPU.sub;
  const i = nextWord(m, op, m.w[sub]);
  if (i >= 0) {
    const { index, mask, value } = op.words[i];
    const at = op.pa + index * 8;
    const [lo, hi] = [0, 1].map((half) => (m.mem.read32(at + half * 4) & ~mask[half]) | value[half]);
    m.mem.write64(at, lo >>> 0, hi >>> 0);
    const next = nextWord(m, op, i + 1);
    if (next >= 0) {
      m.emit(
        GUEST_EVENT.word,
        m.actors.guest + c,
        c,
        op.guestIommu,
        op.vsid,
        op.what === 'device' ? 0 : 1,
        index,
        lo,
        hi,
      );
      // Counted up once more behind each part of an op.
      m.w[sub] = next - 1;
      return false;
    }
  }
  const actor = m.actors.guest + c;
  const [w0, w1, w2, w3] = [0, 4, 8, 12].map((offset) => m.mem.read32(op.pa + offset));
  if (op.what === 'device') m.emit(GUEST_EVENT.entry, actor, c, op.guestIommu, op.vsid, w0, w2);
  else if (op.whole) m.emit(GUEST_EVENT.context, actor, c, op.guestIommu, op.vsid, op.asid);
  else m.emit(GUEST_EVENT.contextFields, actor, c, op.guestIommu, op.vsid, w0, w1, w2, w3);
  return true;
}

/** The op of a vCPU that has written some and not all of the words that change in this structure of a stream. */
export function halfWritten(
  m: Machine,
  guestIommu: GuestIommu,
  vsid: Vsid,
  what: ConfigOp['what'],
): ConfigOp | undefined {
  for (const [c, { vm, ops }] of m.topo.vcpus.entries()) {
    if (vm !== m.topo.guestIommus[guestIommu].vm) continue;
    const at = m.layout.vcpus[c];
    const op = ops[m.w[at + VCPU.pc]];
    const same = op?.op === 'config' && op.what === what && op.guestIommu === guestIommu && op.vsid === vsid;
    if (same && m.w[at + VCPU.sub] > 0) return op;
  }
  return undefined;
}

/** A register write traps; the VMM makes of it what it means for every stream. True: the op is done. */
export function writeRegister(m: Machine, c: Vcpu, op: RegisterOp): boolean {
  const { regs } = m.layout.guestIommus[op.guestIommu];
  const at = regs + op.register;
  m.w[at] = ((m.w[at] & ~op.mask) | op.value) >>> 0;
  if (op.register === REGS.cr0) m.w[regs + REGS.cr0ack] = m.w[at];
  m.emit(GUEST_EVENT.register, m.actors.guest + c, c, op.guestIommu, op.register === REGS.cr0 ? 0 : 1, m.w[at]);
  trapFor(m, op.guestIommu, c, VMM_PHASE.streams);
  return true;
}
