/** What the main thread of a VMM does, as events. */
import { ruleByNumber } from '../iommufd/uapi/rules.ts';
import { type Payload, count, flag, main, objectId, plain, rule, guestIommu, words } from '../state/event-args.ts';
import { type Context, MARK, defineEvents, event } from '../state/events.ts';
import type { MainOp } from '../state/main-program.ts';

const STEP = [main('main'), plain('step')] as const;
type Step = Payload<typeof STEP>;

export const mainOf = ({ main: thread }: Step, { topo }: Context) => topo.mains![thread];
export const opOf = (told: Step, c: Context): MainOp => mainOf(told, c).ops[told.step];

/** What a thread can call: a kind of event each, so that lanes name it. */
export const CALLS = {
  bind: 0xc0,
  unbind: 0xc1,
  attach: 0xc2,
  detach: 0xc3,
  close: 0xc4,
  DESTROY: 0xc5,
  IOAS_ALLOC: 0xc6,
  IOAS_MAP: 0xc7,
  IOAS_UNMAP: 0xc8,
  HWPT_ALLOC: 0xc9,
  VIOMMU_ALLOC: 0xca,
  VDEVICE_ALLOC: 0xcb,
  VEVENTQ_ALLOC: 0xcc,
  HW_QUEUE_ALLOC: 0xcd,
  HWPT_INVALIDATE: 0xce,
} as const;
export type Call = keyof typeof CALLS;

/** Name of the event of a call. */
export const callOf = (op: MainOp): Call => (op.op === 'ioctl' ? op.ioctl.replace('IOMMU_', '') : op.op) as Call;

/**
 * `made`: the id made, or 0; `type`: of that object, or of the first that the call names; `named`: ids that it names, three;
 * where a viommu was made, the third is the offset of its MMIO space in pages, or 0.
 */
const CALL = [...STEP, rule('rule'), objectId('made'), plain('type'), words('named', 3)] as const;
export type CallPayload = Payload<typeof CALL>;

const call = <const K extends number>(kind: K) =>
  event(kind, CALL, {
    brief: (told, c) =>
      `${callOf(opOf(told, c))}${told.rule ? ` -${ruleByNumber(told.rule)?.name}` : told.made ? ` #${told.made}` : ''}`,
    fails: (told) => told.rule !== 0,
    marks: MARK.ioctl,
  });

type Calls = { readonly [N in Call]: ReturnType<typeof call<(typeof CALLS)[N]>> };

export const MAIN_EVENTS = defineEvents({
  ...(Object.fromEntries(Object.entries(CALLS).map(([name, kind]) => [name, call(kind)])) as Calls),
  /** `lost`: number of the newest lost event + 1; `first`, `last`: numbers of events. */
  read: event(
    0xcf,
    [...STEP, rule('rule'), objectId('queue'), count('events'), plain('lost'), plain('first'), plain('last')],
    {
      label: 'read()',
      fails: (told) => told.rule !== 0,
      marks: MARK.ioctl,
    },
  ),
  /** The same as a call, for one that others go on during: it enters the kernel, and leaves it. */
  enter: event(0xd0, CALL, { brief: (told, c) => callOf(opOf(told, c)), marks: MARK.ioctl }),
  leave: call(0xd1),
  /** `w`: w0 and w1 as handed in; `put`: SID or VMID put in; `vdevice`: looked up, 0 for none. */
  convert: event(0xd2, [...STEP, plain('entry'), words('w', 2), plain('put'), rule('rule'), objectId('vdevice')], {
    brief: (told) => `${told.rule ? 'refuse' : 'convert'} entry ${told.entry}`,
    fails: (told) => told.rule !== 0,
  }),
  go: event(0xd3, STEP, {
    label: 'go on',
  }),
  /** Records `written`, and those without room; `lost`: number of the newest lost event + 1; `overflow`: OVFLG stands. */
  hand: event(
    0xd4,
    [...STEP, guestIommu('guestIommu'), count('written'), count('left'), plain('lost'), flag('overflow')],
    {
      label: ({ eventQueue }) => eventQueue,
      brief: ({ written }, { arch: { words } }) => `${written} into the ${words.eventQueue}`,
      fails: ({ left }) => left !== 0,
    },
  ),
});

export const MAIN_EVENT = MAIN_EVENTS.kinds;

const CALL_NUMBERS: readonly number[] = Object.values(CALLS);
/** By kind. */
const CALL_KINDS: readonly boolean[] = Array.from({ length: 256 }, (_, kind) => CALL_NUMBERS.includes(kind));

/** True for the event of a call that may have made or destroyed an object. */
export const isCall = (kind: number): boolean => CALL_KINDS[kind];
