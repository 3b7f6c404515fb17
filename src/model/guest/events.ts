/** What a guest vCPU does, as events. */
import { addr, hex } from '../fields/field.ts';
import { MARK, NO_COMMAND, defineEvents } from '../state/events.ts';

const { kinds, defs } = defineEvents(0x08, {
  /** vsmmu, position, w0..w3, vcpu */
  write: {
    label: 'write',
    positions: [1],
  },
  /** vsmmu, position, vcpu, register value, whether hardware runs the queue */
  doorbell: {
    label: 'PROD',
    about: () => NO_COMMAND,
    brief: (a) => `PROD = ${hex(a[3])}`,
    marks: MARK.command,
    positions: [1],
  },
  /** vsmmu, position of the SYNC, vcpu, CONS, whether it is only taken for complete */
  observe: {
    label: 'CONS read',
    brief: (a) => (a[4] ? `believes SYNC ${a[1]}` : `sees SYNC ${a[1]}`),
    marks: MARK.sync,
    positions: [1],
  },
  /** vsmmu, position, vcpu, GERROR, CONS */
  gerror: {
    label: 'GERROR',
    brief: (a) => `GERROR at ${a[1]}`,
    fails: () => true,
    positions: [1],
  },
  /** vsmmu, position, vcpu, w0 and w1 of what stood there */
  skip: {
    label: 'skip',
    positions: [1],
  },
  /** vsmmu, position, vcpu, GERRORN, whether hardware runs the queue */
  acknowledge: {
    label: 'GERRORN',
    about: () => NO_COMMAND,
    brief: () => 'GERRORN',
    marks: MARK.command,
    positions: [1],
  },
  /** vcpu, 0 map 1 unmap, ASID, pages, iova hi, lo, ipa hi, lo */
  pte: {
    label: 'PTEs',
    brief: (a) => `${a[1] ? 'unmap' : 'map'} ${hex(addr(a[5], a[4]))}`,
  },
  /** vcpu, device, write, iova hi, lo */
  dma: {
    label: 'start DMA',
    brief: (a, { topo }) => `DMA by ${topo.devices[a[1]].name}`,
  },
  /** vcpu, pages, ipa hi, lo */
  free: {},
  /** vcpu, actor that was waited for */
  go: {
    label: 'go on',
  },
  /** vcpu, vsmmu, vSID, ASID */
  cd: {
    label: 'CD',
    brief: (a) => `CD of vSID ${hex(a[2])}`,
  },
  /** vcpu, vsmmu, vSID, 0 STE 1 CD, number of the 64-bit word, lo, hi: more words of it follow */
  word: {
    label: 'word',
    brief: (a) => `${a[3] ? 'CD' : 'STE'} of vSID ${hex(a[2])}, word ${a[4]}`,
  },
  /** vcpu, vsmmu, vSID, low halves of words 0 and 1 */
  ste: {
    label: 'STE',
    brief: (a) => `STE of vSID ${hex(a[2])}`,
  },
  /** vcpu, vsmmu, records, type, vSID and input address (hi, lo) of the first, whether some were lost */
  events: {
    label: 'EVENTQ',
    brief: (a) => `reads ${a[2]} of EVENTQ`,
  },
  /** vcpu, vsmmu, 0 CR0 1 GBPA, value */
  register: {
    label: 'register',
    brief: (a) => `${a[2] ? 'GBPA' : 'CR0'} = ${hex(a[3])}`,
  },
});

export const GUEST_EVENT = kinds;
export const GUEST_EVENTS = defs;
