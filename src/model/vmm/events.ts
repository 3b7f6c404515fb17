/** What the VMM's emulated IOMMU does, as events. */
import {
  cerror,
  count,
  device,
  ioctl,
  objectId,
  plain,
  position,
  rule,
  vcpu,
  vsid,
  guestIommu,
  word,
  words,
} from '../state/event-args.ts';
import { MARK, NO_COMMAND, defineEvents, event } from '../state/events.ts';

/** Commands of an `ioctl` event, of the first 32 of its run. */
export const carriedBy = ({ bitmap, first }: { readonly bitmap: number; readonly first: number }): number[] =>
  Array.from({ length: 32 }, (_, i) => i)
    .filter((i) => (bitmap >>> i) & 1)
    .map((i) => first + i);

/** In `calls` of an `ioctl` event: iommufd has no such object as the call is addressed to. */
export const NO_TARGET = 0x80000000;

export const VMM_EVENTS = defineEvents({
  fetch: event(0x20, [guestIommu('guestIommu'), position('first'), count('commands'), count('calls')], {
    about: ({ commands, first }) => (commands === 1 ? first : NO_COMMAND),
    brief: ({ commands, first }) => (commands === 1 ? `fetch ${first}` : `fetch ${first}..${first + commands - 1}`),
  }),
  /** Call `call` of `calls` (with NO_TARGET); `bitmap`: which of the first 32 commands of the run from `first` on it carries. */
  ioctl: event(
    0x21,
    [
      guestIommu('guestIommu'),
      ioctl('ioctl'),
      objectId('target'),
      count('entries'),
      plain('call'),
      count('calls'),
      word('bitmap'),
      position('first'),
    ],
    {
      // Of one entry one bit is set.
      about: ({ entries, bitmap, first }) => (entries === 1 ? first + 31 - Math.clz32(bitmap) : NO_COMMAND),
      brief: (told) => {
        const carried = carriedBy(told);
        return `ioctl: ${carried.join(', ')}${told.entries > carried.length ? ', …' : ''}`;
      },
      marks: MARK.ioctl,
    },
  ),
  /** `changed`: streams whose device entry has changed. */
  local: event(
    0x22,
    [guestIommu('guestIommu'), position('pos'), word('w0'), word('w2'), word('w1'), count('changed')],
    {
      label: 'itself',
      brief: ({ pos }) => `handles ${pos}`,
      marks: MARK.command,
    },
  ),
  /** The guest sees commands consumed up to `pos`, behind the run of `commands` from `first` on. */
  cons: event(0x23, [guestIommu('guestIommu'), position('pos'), word('value'), position('first'), count('commands')], {
    label: ({ consumed }) => consumed,
    about: ({ commands, first }) => (commands === 1 ? first : NO_COMMAND),
    brief: ({ pos }, { arch: { words } }) => `${words.consumed} = ${pos}`,
  }),
  /** At the command that failed; `value`: of the register. */
  error: event(0x24, [guestIommu('guestIommu'), position('pos'), word('value'), cerror('cerror')], {
    label: ({ error }) => error,
    brief: ({ cerror: code, pos }, { arch }) => `${arch.errors.nameOf(code)} at ${pos}`,
    fails: true,
    marks: MARK.command,
  }),
  resume: event(0x25, [guestIommu('guestIommu'), vcpu('vcpu')]),
  /** `hwpt`: the new nested hwpt, `old`: the one before; `vste`: low halves of its words; `rule`: that refuses it, or 0. */
  reattach: event(
    0x26,
    [
      guestIommu('guestIommu'),
      device('device'),
      vsid('vsid'),
      objectId('hwpt'),
      objectId('old'),
      words('vste', 2),
      rule('rule'),
    ],
    {
      label: 'vSTE',
      brief: ({ device: d }, { topo }) => `vSTE of ${topo.devices[d].name}`,
      fails: ({ rule: refused }) => refused !== 0,
      marks: MARK.ioctl,
    },
  ),
});

export const VMM_EVENT = VMM_EVENTS.kinds;
