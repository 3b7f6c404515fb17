/** What the main thread of a VMM does, as events. */
import { ruleByNumber } from '../iommufd/rules.ts';
import { type Context, MARK, defineEvents } from '../state/events.ts';
import type { MainOp } from '../state/main-program.ts';

export const mainOf = (a: ArrayLike<number>, { topo }: Context) => topo.mains![a[0]];
export const opOf = (a: ArrayLike<number>, c: Context): MainOp => mainOf(a, c).ops[a[1]];

/** What a thread can call: a kind of event each, so that lanes name it. */
export const CALLS = [
  'bind',
  'unbind',
  'attach',
  'detach',
  'close',
  'DESTROY',
  'IOAS_ALLOC',
  'IOAS_MAP',
  'IOAS_UNMAP',
  'HWPT_ALLOC',
  'VIOMMU_ALLOC',
  'VDEVICE_ALLOC',
  'VEVENTQ_ALLOC',
  'HW_QUEUE_ALLOC',
  'HWPT_INVALIDATE',
] as const;
export type Call = (typeof CALLS)[number];

/** Name of the event of a call. */
export const callOf = (op: MainOp): Call => (op.op === 'ioctl' ? op.ioctl.replace('IOMMU_', '') : op.op) as Call;

/**
 * main, step, rule, id made, its type (or that of the first id named), ids named (three; where a viommu was made, the third
 * is the offset of its MMIO space in pages, or 0)
 */
const call = {
  brief: (a: ArrayLike<number>, c: Context) =>
    `${callOf(opOf(a, c))}${a[2] ? ` -${ruleByNumber(a[2])?.name}` : a[3] ? ` #${a[3]}` : ''}`,
  fails: (a: ArrayLike<number>) => a[2] !== 0,
  marks: MARK.ioctl,
};

const { kinds, defs } = defineEvents(0xc0, {
  ...(Object.fromEntries(CALLS.map((name) => [name, call])) as Record<Call, typeof call>),
  /** main, step, rule, queue, events, number of the newest lost event + 1, numbers of the first and last event */
  read: {
    label: 'read()',
    fails: (a) => a[2] !== 0,
    marks: MARK.ioctl,
  },
  /** The same for a call that others go on during: it enters the kernel, and leaves it. */
  enter: { brief: (a, c) => callOf(opOf(a, c)), marks: MARK.ioctl },
  leave: call,
  /** main, step, entry, w0, w1 as handed in, SID or VMID put in, rule, vdevice looked up (0: none) */
  convert: { brief: (a) => `${a[6] ? 'refuse' : 'convert'} entry ${a[2]}`, fails: (a) => a[6] !== 0 },
  /** main, step */
  go: {
    label: 'go on',
  },
  /** main, step, vsmmu, records written, records without room, number of the newest lost event + 1, whether OVFLG stands */
  hand: {
    label: 'EVENTQ',
    brief: (a) => `${a[3]} into the EVENTQ`,
    fails: (a) => a[4] !== 0,
  },
});

export const MAIN_EVENT = kinds;
export const MAIN_EVENTS = defs;

/** True for the event of a call that may have made or destroyed an object. */
export const isCall = (kind: number): boolean => CALLS.some((name) => MAIN_EVENT[name] === kind);
