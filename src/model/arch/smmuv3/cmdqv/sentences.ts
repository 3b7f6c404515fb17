/** What hardware does with a guest's VCMDQ, in words. */
import { shortCommand } from '../fields/commands.ts';
import { hex } from '../../../fields/field.ts';
import { CERROR_NAMES } from '../fields/register-bits.ts';
import { sentences } from '../../../state/sentences.ts';
import { type Topology, emulatedBeside } from '../../../state/topology.ts';
import { CMDQV_EVENT } from './events.ts';

/** The VCMDQ that runs a queue of a guest, as an object of the page. */
const vcmdqOf = (topo: Topology, q: number): string => `vcmdq/${topo.vsmmus[emulatedBeside(topo, q)].name}/0`;

/** The pair of SID_MATCH and SID_REPLACE that matched; none where none was looked at. `slot`: from 1, or 0. */
const sidSlot = (topo: Topology, q: number, slot: number): string[] =>
  slot ? [`sid_slot/${topo.vsmmus[emulatedBeside(topo, q)].name}/${slot - 1}`] : [];

export const CMDQV_SENTENCES = sentences(CMDQV_EVENT, {
  /** queue, position, w0..w3 as executed, whether its effect is still to come, SID slot that matched (from 1; 0: none was looked at) */
  consume: (a, { topo }) => {
    const { name, smmu } = topo.vsmmus[a[0]];
    const slot = a[7] ? `: SID_MATCH ${a[7] - 1} is the vSID, SID_REPLACE ${a[7] - 1} puts in the SID` : '';
    const late = a[6] ? ' Its effect is still to come.' : '';
    return {
      text: `${topo.smmus[smmu].name} consumes command ${a[1]} of ${name} from guest memory as ${shortCommand([a[2], a[3], a[4], a[5]], 'SID')}${slot}.${late}`,
      objects: [
        `smmu/${topo.smmus[smmu].name}`,
        `cmd/${name}/${a[1]}`,
        vcmdqOf(topo, a[0]),
        ...sidSlot(topo, a[0], a[7]),
      ],
      path: [vcmdqOf(topo, a[0]), ...sidSlot(topo, a[0], a[7]), `smmu/${topo.smmus[smmu].name}`],
      source: 'tegra241-cmdqv.c: VINTF VMID, SID_MATCH, SID_REPLACE',
    };
  },
  /** queue, position */
  sync: (a, { topo }) => ({
    text: `${topo.smmus[topo.vsmmus[a[0]].smmu].name} completes CMD_SYNC ${a[1]} of ${topo.vsmmus[a[0]].name}: everything before it in this queue is complete, and of other queues it says nothing.`,
    objects: [
      `smmu/${topo.smmus[topo.vsmmus[a[0]].smmu].name}`,
      `cmd/${topo.vsmmus[a[0]].name}/${a[1]}`,
      vcmdqOf(topo, a[0]),
    ],
    source: 'tegra241-cmdqv.c; IHI 0070 4.7.3',
  }),
  /** queue, position, register value, cerror */
  error: (a, { topo }) => ({
    text: `${topo.vsmmus[a[0]].name} stops at command ${a[1]}: CONS = ${hex(a[2])} (${CERROR_NAMES[a[3]]}). No other queue stops; the guest is interrupted.`,
    objects: [
      `smmu/${topo.smmus[topo.vsmmus[a[0]].smmu].name}`,
      `cmd/${topo.vsmmus[a[0]].name}/${a[1]}`,
      vcmdqOf(topo, a[0]),
    ],
    source: 'IOMMU_VEVENTQ_TYPE_TEGRA241_CMDQV; tegra241-cmdqv.c',
  }),
  /** queue */
  initError: (a, { topo }) => ({
    text: `${topo.vsmmus[a[0]].name} is not taken into use: GERROR.CMDQ_INIT_ERR is set and STATUS.EN_OK stays 0. The guest’s driver goes on with the queue that traps.`,
    objects: [`vmm/${topo.vsmmus[emulatedBeside(topo, a[0])].name}`],
    source: 'hw/arm/tegra241-cmdqv.c (QEMU)',
  }),
});
