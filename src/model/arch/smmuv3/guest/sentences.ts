/** What a guest vCPU does, in words. */
import { addr, getField, hex } from '../../../fields/field.ts';
import { shortCommand } from '../fields/commands.ts';
import { type Context, whose } from '../../../state/events.ts';
import type { Ordinal, Vcpu, GuestIommu } from '../../../state/numbers.ts';
import { sentences } from '../../../state/sentences.ts';
import { CD, configName } from '../fields/descriptors.ts';
import { eventName } from '../fields/records.ts';
import { GUEST_EVENTS } from '../../../guest/events.ts';
import { IOMMU_KIND, ref } from '../../../state/ref.ts';

const vcpu = ({ topo }: Context, index: Vcpu): string => topo.vcpus[index].name;
const queue = ({ topo }: Context, v: GuestIommu, ordinal: Ordinal): string =>
  ref('cmd', topo.guestIommus[v].name, ordinal);
/** A guest with several emulated IOMMUs has a queue on each. */
const ownQueue = ({ topo }: Context, v: GuestIommu): string =>
  topo.guestIommus.length > 1 ? `the command queue of ${topo.guestIommus[v].name}` : 'its command queue';
/** Of a VCMDQ no write traps. */
const traps = ({ topo }: Context, v: GuestIommu): boolean => topo.guestIommus[v].hwQueueOf === undefined;
/** Who has the registers of a queue: the VMM that emulates them, or hardware. */
const owner = (c: Context, v: GuestIommu): string => {
  const { name, iommu } = c.topo.guestIommus[v];
  return traps(c, v) ? ref('vmm', name) : ref(IOMMU_KIND, c.topo.iommus[iommu].name);
};
/** `ASID 5`, and of which emulated SMMU where each has ASIDs of its own. */
const tableOf = ({ topo }: Context, table: number): string =>
  `ASID ${table & 0xffff}${table >>> 16 ? ` of ${topo.guestIommus[(table >>> 16) - 1].name}` : ''}`;
const pages = (n: number): string => (n === 1 ? '1 page' : `${n} pages`);

export const GUEST_SENTENCES = sentences(GUEST_EVENTS, {
  write: (e, c) => ({
    text: `${vcpu(c, e.vcpu)} writes ${shortCommand(e.w, 'vSID')} into slot ${e.pos % 2 ** c.topo.guestIommus[e.guestIommu].commandsLog2} of ${ownQueue(c, e.guestIommu)}.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu)), queue(c, e.guestIommu, e.pos)],
    source: 'arm_smmu_cmdq_issue_cmdlist(), arm-smmu-v3.c',
  }),
  doorbell: (e, c) => ({
    text: traps(c, e.guestIommu)
      ? `${vcpu(c, e.vcpu)} writes CMDQ_PROD${whose(c, e.guestIommu)} = ${hex(e.value)}: the write traps and the VMM takes over.`
      : `${vcpu(c, e.vcpu)} writes PROD of ${c.topo.guestIommus[e.guestIommu].name} = ${hex(e.value)}: hardware sees it, nothing traps.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu)), owner(c, e.guestIommu)],
    path: [ref('vcpu', vcpu(c, e.vcpu)), owner(c, e.guestIommu)],
    source: traps(c, e.guestIommu) ? 'IHI 0070 6.3.27; smmu_write_mmio()' : 'tegra241-cmdqv.c: VCMDQ_PROD',
  }),
  observe: (e, c) => ({
    text: `${vcpu(c, e.vcpu)} reads CMDQ_CONS${whose(c, e.guestIommu)} = ${hex(e.status)}: its CMD_SYNC at ${e.pos} ${e.believed ? 'is taken for complete, and is not' : 'is complete'}.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu)), queue(c, e.guestIommu, e.pos)],
    source: 'arm_smmu_cmdq_poll_until_sync(), arm-smmu-v3.c',
  }),
  seesError: (e, c) => ({
    text: `${vcpu(c, e.vcpu)} takes the GERROR interrupt${whose(c, e.guestIommu)}: CMDQ_ERR is active and CMDQ_CONS = ${hex(e.status)} names command ${e.pos}.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu)), queue(c, e.guestIommu, e.pos)],
    path: [owner(c, e.guestIommu), ref('vcpu', vcpu(c, e.vcpu))],
    source: 'arm_smmu_gerror_handler(), arm-smmu-v3.c',
  }),
  skip: (e, c) => ({
    text: `${vcpu(c, e.vcpu)} overwrites command ${e.pos}${whose(c, e.guestIommu)} in its slot with a CMD_SYNC: that command is given up.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu)), queue(c, e.guestIommu, e.pos)],
    source: '__arm_smmu_cmdq_skip_err(), arm-smmu-v3.c',
  }),
  acknowledge: (e, c) => ({
    text: `${vcpu(c, e.vcpu)} writes GERRORN${whose(c, e.guestIommu)} = ${hex(e.acknowledged)}: the error is acknowledged, ${traps(c, e.guestIommu) ? 'the write traps and ' : ''}the queue goes on at ${e.pos}.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu)), owner(c, e.guestIommu)],
    path: [ref('vcpu', vcpu(c, e.vcpu)), owner(c, e.guestIommu)],
    source: 'arm_smmu_gerror_handler(); IHI 0070 6.3.20',
  }),
  pte: (e, c) => ({
    text: e.unmap
      ? `${vcpu(c, e.vcpu)} clears the stage-1 entries of IOVA ${hex(e.iova)}, ${pages(e.pages)}, ${tableOf(c, e.table)}; cached translations are still alive.`
      : `${vcpu(c, e.vcpu)} maps IOVA ${hex(e.iova)} to IPA ${hex(e.ipa)}, ${pages(e.pages)}, in the table of ${tableOf(c, e.table)}.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu))],
    source: e.unmap ? 'arm_lpae_unmap_pages(), io-pgtable-arm.c' : 'arm_lpae_map_pages(), io-pgtable-arm.c',
  }),
  dma: (e, c) => ({
    text: `${vcpu(c, e.vcpu)} tells ${c.topo.devices[e.device].name} to ${e.write ? 'write' : 'read'} IOVA ${hex(e.iova)}.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu)), ref('device', c.topo.devices[e.device].name)],
    path: [ref('vcpu', vcpu(c, e.vcpu)), ref('device', c.topo.devices[e.device].name)],
    source: 'guest program',
  }),
  free: (e, c) => ({
    text: `${vcpu(c, e.vcpu)} frees ${pages(e.pages)} at IPA ${hex(e.ipa)}.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu))],
    source: '__free_pages()',
  }),
  go: (e, { topo, actors }) => ({
    text: `${topo.vcpus[e.vcpu].name} goes on: ${actors.all[e.other].name} has come to where it was waited for.`,
    objects: [ref('vcpu', topo.vcpus[e.vcpu].name)],
    source: 'the scenario',
  }),
  context: (e, c) => ({
    text: `${vcpu(c, e.vcpu)} replaces the CD of vSID ${hex(e.vsid)}: ASID ${e.asid} has another stage-1 table now.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu))],
    source: 'arm_smmu_write_cd_entry()',
  }),
  contextFields: (e, c) => ({
    text: `${vcpu(c, e.vcpu)} has changed the CD of vSID ${hex(e.vsid)}${whose(c, e.guestIommu)} in memory: ${getField(CD.V, e.w) ? `ASID = ${getField(CD.ASID, e.w)}, T0SZ = ${getField(CD.T0SZ, e.w)}, TTB0 = ${hex(getField(CD.TTB0, e.w))}` : 'V = 0'}. Nobody has been told.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu))],
    source: 'IHI 0070 5.4; arm_smmu_write_cd_entry(), arm-smmu-v3.c',
  }),
  word: (e, c) => ({
    text: `${vcpu(c, e.vcpu)} writes word ${e.index} of the ${e.ofContext ? 'CD' : 'STE'} of vSID ${hex(e.vsid)}${whose(c, e.guestIommu)} = ${hex(addr(e.low, e.high))}; other words of it are still the old ones.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu))],
    source: 'IHI 0070 3.21.3; arm_smmu_write_entry(), arm-smmu-v3.c',
  }),
  entry: (e, c) => ({
    text: `${vcpu(c, e.vcpu)} has changed the STE of vSID ${hex(e.vsid)}${whose(c, e.guestIommu)} in memory: ${e.low[0] & 1 ? `Config = ${configName(e.low[0])}, S1DSS = ${e.low[1] & 3}, EATS = ${(e.low[1] >>> 28) & 3}` : 'V = 0'}. Nobody has been told.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu))],
    source: 'IHI 0070 5.2; arm_smmu_write_ste(), arm-smmu-v3.c',
  }),
  events: (e, c) => ({
    text: `${vcpu(c, e.vcpu)} reads ${e.records === 0 ? 'no record' : e.records === 1 ? '1 record' : `${e.records} records`} from the event queue of ${c.topo.guestIommus[e.guestIommu].name}${e.records ? `, the first ${eventName(e.type)} of vSID ${hex(e.vsid)} at ${hex(e.input)}` : ''}${e.lost ? ', and sees by OVFLG that records were lost' : ''}.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu))],
    source: 'arm_smmu_evtq_thread(), arm-smmu-v3.c; IHI 0070 7.4',
  }),
  register: (e, c) => ({
    text: `${vcpu(c, e.vcpu)} writes ${e.bypass ? 'GBPA' : 'CR0'}${whose(c, e.guestIommu)} = ${hex(e.value)}, ${e.bypass ? `ABORT = ${(e.value >>> 20) & 1}` : `SMMUEN = ${e.value & 1}, EVENTQEN = ${(e.value >>> 2) & 1}, CMDQEN = ${(e.value >>> 3) & 1}`}: the write traps and the VMM takes over.`,
    objects: [ref('vcpu', vcpu(c, e.vcpu)), owner(c, e.guestIommu)],
    path: [ref('vcpu', vcpu(c, e.vcpu)), owner(c, e.guestIommu)],
    source: e.bypass ? 'IHI 0070 6.3.14' : 'IHI 0070 6.3.9',
  }),
});
