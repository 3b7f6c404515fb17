/** What the VMM's emulated SMMU does, as events. */
import { CERROR_NAMES } from '../arch/smmuv3/fields/register-bits.ts';
import { MARK, NO_COMMAND, defineEvents } from '../state/events.ts';

/** Commands of an `ioctl` event, of the first 32 of its run. */
export const carriedBy = (a: ArrayLike<number>): number[] =>
  Array.from({ length: 32 }, (_, i) => i)
    .filter((i) => (a[6] >>> i) & 1)
    .map((i) => a[7] + i);

/** In `calls` of an `ioctl` event: iommufd has no such object as the call is addressed to. */
export const NO_TARGET = 0x80000000;

const { kinds, defs } = defineEvents(0x20, {
  /** vsmmu, first position, commands, calls */
  fetch: {
    about: (a) => (a[2] === 1 ? a[1] : NO_COMMAND),
    brief: (a) => (a[2] === 1 ? `fetch ${a[1]}` : `fetch ${a[1]}..${a[1] + a[2] - 1}`),
    positions: [1],
  },
  /** vsmmu, ioctl, target id, entries, call number, calls (NO_TARGET), bitmap of the entries (first 32), position of the run's first */
  ioctl: {
    about: (a) => (a[3] === 1 ? carriedBy(a)[0] : NO_COMMAND),
    brief: (a) => `ioctl: ${carriedBy(a).join(', ')}${a[3] > carriedBy(a).length ? ', …' : ''}`,
    marks: MARK.ioctl,
    positions: [7],
  },
  /** vsmmu, position, w0, w2, w1, streams whose vSTE has changed */
  local: {
    label: 'itself',
    brief: (a) => `handles ${a[1]}`,
    marks: MARK.command,
    positions: [1],
  },
  /** vsmmu, position of the new CONS, register value, first position of the run, commands */
  cons: {
    label: 'CONS',
    about: (a) => (a[4] === 1 ? a[3] : NO_COMMAND),
    brief: (a) => `CONS = ${a[1]}`,
    positions: [1, 3],
  },
  /** vsmmu, position of the failed command, register value, cerror */
  error: {
    label: 'CERROR',
    brief: (a) => `${CERROR_NAMES[a[3]]} at ${a[1]}`,
    fails: () => true,
    marks: MARK.command,
    positions: [1],
  },
  /** vsmmu, vcpu */
  resume: {},
  /** vsmmu, device, vSID, id of the new nested hwpt, of the old one, low halves of the vSTE, rule that refuses it or 0 */
  reattach: {
    label: 'vSTE',
    brief: (a, { topo }) => `vSTE of ${topo.devices[a[1]].name}`,
    fails: (a) => a[7] !== 0,
    marks: MARK.ioctl,
  },
});

export const VMM_EVENT = kinds;
export const VMM_EVENTS = defs;
