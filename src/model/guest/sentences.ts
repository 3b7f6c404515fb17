/** What a guest vCPU does, in words. */
import { addr, hex } from '../fields/field.ts';
import { shortCommand } from '../arch/smmuv3/fields/commands.ts';
import { type Context, whose } from '../state/events.ts';
import { sentences } from '../state/sentences.ts';
import { CONFIG_NAMES } from '../arch/smmuv3/fields/descriptors.ts';
import { eventName } from '../arch/smmuv3/fields/records.ts';
import { GUEST_EVENT } from './events.ts';

const vcpu = ({ topo }: Context, index: number): string => topo.vcpus[index].name;
const queue = ({ topo }: Context, v: number, ordinal: number): string => `cmd/${topo.vsmmus[v].name}/${ordinal}`;
/** A guest with several emulated SMMUs has a queue on each. */
const ownQueue = ({ topo }: Context, v: number): string =>
  topo.vsmmus.length > 1 ? `the command queue of ${topo.vsmmus[v].name}` : 'its command queue';
/** Of a VCMDQ no write traps. */
const traps = ({ topo }: Context, v: number): boolean => topo.vsmmus[v].vcmdqOf === undefined;
/** Who has the registers of a queue: the VMM that emulates them, or hardware. */
const owner = (c: Context, v: number): string => {
  const { name, smmu } = c.topo.vsmmus[v];
  return traps(c, v) ? `vmm/${name}` : `smmu/${c.topo.smmus[smmu].name}`;
};
const pages = (n: number): string => (n === 1 ? '1 page' : `${n} pages`);

export const GUEST_SENTENCES = sentences(GUEST_EVENT, {
  /** vsmmu, position, w0..w3, vcpu */
  write: (a, c) => ({
    text: `${vcpu(c, a[6])} writes ${shortCommand([a[2], a[3], a[4], a[5]], 'vSID')} into slot ${a[1] % 2 ** c.topo.vsmmus[a[0]].cmdqLog2} of ${ownQueue(c, a[0])}.`,
    objects: [`vcpu/${vcpu(c, a[6])}`, queue(c, a[0], a[1])],
    source: 'arm_smmu_cmdq_issue_cmdlist(), arm-smmu-v3.c',
  }),
  /** vsmmu, position, vcpu, register value */
  doorbell: (a, c) => ({
    text: traps(c, a[0])
      ? `${vcpu(c, a[2])} writes CMDQ_PROD${whose(c, a[0])} = ${hex(a[3])}: the write traps and the VMM takes over.`
      : `${vcpu(c, a[2])} writes PROD of ${c.topo.vsmmus[a[0]].name} = ${hex(a[3])}: hardware sees it, nothing traps.`,
    objects: [`vcpu/${vcpu(c, a[2])}`, owner(c, a[0])],
    path: [`vcpu/${vcpu(c, a[2])}`, owner(c, a[0])],
    source: traps(c, a[0]) ? 'IHI 0070 6.3.27; smmu_write_mmio()' : 'tegra241-cmdqv.c: VCMDQ_PROD',
  }),
  /** vsmmu, position of the SYNC, vcpu, CONS, whether it is only taken for complete */
  observe: (a, c) => ({
    text: `${vcpu(c, a[2])} reads CMDQ_CONS${whose(c, a[0])} = ${hex(a[3])}: its CMD_SYNC at ${a[1]} ${a[4] ? 'is taken for complete, and is not' : 'is complete'}.`,
    objects: [`vcpu/${vcpu(c, a[2])}`, queue(c, a[0], a[1])],
    source: 'arm_smmu_cmdq_poll_until_sync(), arm-smmu-v3.c',
  }),
  /** vsmmu, position, vcpu, GERROR, CONS */
  gerror: (a, c) => ({
    text: `${vcpu(c, a[2])} takes the GERROR interrupt: CMDQ_ERR is active and CMDQ_CONS = ${hex(a[4])} names command ${a[1]}.`,
    objects: [`vcpu/${vcpu(c, a[2])}`, queue(c, a[0], a[1])],
    path: [owner(c, a[0]), `vcpu/${vcpu(c, a[2])}`],
    source: 'arm_smmu_gerror_handler(), arm-smmu-v3.c',
  }),
  /** vsmmu, position, vcpu, w0 and w1 of what stood there */
  skip: (a, c) => ({
    text: `${vcpu(c, a[2])} overwrites command ${a[1]} in its slot with a CMD_SYNC: that command is given up.`,
    objects: [`vcpu/${vcpu(c, a[2])}`, queue(c, a[0], a[1])],
    source: '__arm_smmu_cmdq_skip_err(), arm-smmu-v3.c',
  }),
  /** vsmmu, position, vcpu, GERRORN */
  acknowledge: (a, c) => ({
    text: `${vcpu(c, a[2])} writes GERRORN = ${hex(a[3])}: the error is acknowledged, ${traps(c, a[0]) ? 'the write traps and ' : ''}the queue goes on at ${a[1]}.`,
    objects: [`vcpu/${vcpu(c, a[2])}`, owner(c, a[0])],
    path: [`vcpu/${vcpu(c, a[2])}`, owner(c, a[0])],
    source: 'arm_smmu_gerror_handler(); IHI 0070 6.3.18',
  }),
  /** vcpu, 0 map 1 unmap, ASID, pages, iova hi, lo, ipa hi, lo */
  pte: (a, c) => ({
    text: a[1]
      ? `${vcpu(c, a[0])} clears the stage-1 entries of IOVA ${hex(addr(a[5], a[4]))}, ${pages(a[3])}, ASID ${a[2]}; cached translations are still alive.`
      : `${vcpu(c, a[0])} maps IOVA ${hex(addr(a[5], a[4]))} to IPA ${hex(addr(a[7], a[6]))}, ${pages(a[3])}, in the table of ASID ${a[2]}.`,
    objects: [`vcpu/${vcpu(c, a[0])}`],
    source: a[1] ? 'arm_lpae_unmap_pages(), io-pgtable-arm.c' : 'arm_lpae_map_pages(), io-pgtable-arm.c',
  }),
  /** vcpu, device, write, iova hi, lo */
  dma: (a, c) => ({
    text: `${vcpu(c, a[0])} tells ${c.topo.devices[a[1]].name} to ${a[2] ? 'write' : 'read'} IOVA ${hex(addr(a[4], a[3]))}.`,
    objects: [`vcpu/${vcpu(c, a[0])}`, `device/${c.topo.devices[a[1]].name}`],
    path: [`vcpu/${vcpu(c, a[0])}`, `device/${c.topo.devices[a[1]].name}`],
    source: 'guest program',
  }),
  /** vcpu, pages, ipa hi, lo */
  free: (a, c) => ({
    text: `${vcpu(c, a[0])} frees ${pages(a[1])} at IPA ${hex(addr(a[3], a[2]))}.`,
    objects: [`vcpu/${vcpu(c, a[0])}`],
    source: '__free_pages()',
  }),
  /** vcpu, actor that was waited for */
  go: (a, { topo, actors }) => ({
    text: `${topo.vcpus[a[0]].name} goes on: ${actors.all[a[1]].name} has come to where it was waited for.`,
    objects: [`vcpu/${topo.vcpus[a[0]].name}`],
    source: 'the scenario',
  }),
  /** vcpu, vsmmu, vSID, ASID */
  cd: (a, c) => ({
    text: `${vcpu(c, a[0])} replaces the CD of vSID ${hex(a[2])}: ASID ${a[3]} has another stage-1 table now.`,
    objects: [`vcpu/${vcpu(c, a[0])}`],
    source: 'arm_smmu_write_cd_entry()',
  }),
  /** vcpu, vsmmu, vSID, 0 STE 1 CD, number of the 64-bit word, lo, hi */
  word: (a, c) => ({
    text: `${vcpu(c, a[0])} writes word ${a[4]} of the ${a[3] ? 'CD' : 'STE'} of vSID ${hex(a[2])}${whose(c, a[1])} = ${hex(addr(a[5], a[6]))}; other words of it are still the old ones.`,
    objects: [`vcpu/${vcpu(c, a[0])}`],
    source: 'IHI 0070 3.21.3; arm_smmu_write_entry(), arm-smmu-v3.c',
  }),
  /** vcpu, vsmmu, vSID, low halves of words 0 and 1 */
  ste: (a, c) => ({
    text: `${vcpu(c, a[0])} has changed the STE of vSID ${hex(a[2])}${whose(c, a[1])} in memory: ${a[3] & 1 ? `Config = ${CONFIG_NAMES[(a[3] >>> 1) & 7] ?? 'reserved'}, S1DSS = ${a[4] & 3}, EATS = ${(a[4] >>> 28) & 3}` : 'V = 0'}. Nobody has been told.`,
    objects: [`vcpu/${vcpu(c, a[0])}`],
    source: 'IHI 0070 5.2; arm_smmu_write_ste(), arm-smmu-v3.c',
  }),
  /** vcpu, vsmmu, records, type, vSID and input address (hi, lo) of the first, whether some were lost */
  events: (a, c) => ({
    text: `${vcpu(c, a[0])} reads ${a[2] === 0 ? 'no record' : a[2] === 1 ? '1 record' : `${a[2]} records`} from the event queue of ${c.topo.vsmmus[a[1]].name}${a[2] ? `, the first ${eventName(a[3])} of vSID ${hex(a[4])} at ${hex(addr(a[6], a[5]))}` : ''}${a[7] ? ', and sees by OVFLG that records were lost' : ''}.`,
    objects: [`vcpu/${vcpu(c, a[0])}`],
    source: 'arm_smmu_evtq_thread(), arm-smmu-v3.c; IHI 0070 7.4',
  }),
  /** vcpu, vsmmu, 0 CR0 1 GBPA, value */
  register: (a, c) => ({
    text: `${vcpu(c, a[0])} writes ${a[2] ? 'GBPA' : 'CR0'}${whose(c, a[1])} = ${hex(a[3])}, ${a[2] ? `ABORT = ${(a[3] >>> 20) & 1}` : `SMMUEN = ${a[3] & 1}, CMDQEN = ${(a[3] >>> 3) & 1}`}: the write traps and the VMM takes over.`,
    objects: [`vcpu/${vcpu(c, a[0])}`, owner(c, a[1])],
    path: [`vcpu/${vcpu(c, a[0])}`, owner(c, a[1])],
    source: a[2] ? 'IHI 0070 6.3.14' : 'IHI 0070 6.3.9',
  }),
});
