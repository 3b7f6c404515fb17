/** What a lesson can ask of the objects of iommufd. */
import { OBJ, VEVENTQ, XA_NODE, XA_SLOTS } from '../../model/state/ctx-layout.ts';
import { read } from '../../model/state/event-args.ts';
import { refOf } from '../../model/state/ref.ts';
import type { Ctx } from '../../model/iommufd/ctx.ts';
import { errnoOf } from '../../model/iommufd/events.ts';
import { OBJ_TYPE, objectAt, typeOf } from '../../model/iommufd/objects/objects.ts';
import { vdeviceBySid, vdevsOf } from '../../model/iommufd/objects/vdevs.ts';
import { nodeAt, xaIsNode, xaNodeIndex } from '../../model/iommufd/objects/xarray.ts';
import { type Call, type CallPayload, CALLS, MAIN_EVENTS } from '../../model/vmm/main-events.ts';
import type { Run } from '../../model/system/run.ts';
import type { FactAnswer, Fact } from './fact.ts';
import type { FormParts } from './forms.ts';
import { eventAt, LessonError, queueNamed } from './moments.ts';

/** What calls on objects return. */
const RESULTS = ['0', '-EBUSY', '-ENOENT', '-EINVAL', '-EEXIST'];

const STATES = {
  stands: 'it stands',
  tombstone: 'its id is a tombstone',
  free: 'it is gone, and its id is free',
} as const;

const TYPES: Readonly<Record<string, number>> = {
  ioas: OBJ_TYPE.ioas,
  idev: OBJ_TYPE.device,
  hwpt_paging: OBJ_TYPE.hwptPaging,
  hwpt_nested: OBJ_TYPE.hwptNested,
  viommu: OBJ_TYPE.viommu,
  vdevice: OBJ_TYPE.vdevice,
  veventq: OBJ_TYPE.veventq,
};

interface Named {
  readonly k: Ctx;
  readonly type: number;
  readonly id: number;
}

/** `viommu/vm0/4` */
function objectNamed({ machine: { topo, ctxs } }: Run, { O }: FormParts): Named {
  const { kind, owner, n = 0 } = refOf(O!);
  const vm = topo.vms.findIndex(({ name }) => name === owner);
  if (vm < 0 || !(kind in TYPES))
    throw new LessonError(
      `there is no object '${O}'; expected KIND/VM/ID, KIND one of ${Object.keys(TYPES).join(', ')}, VM of ${topo.vms.map(({ name }) => name).join(', ')}`,
    );
  return { k: ctxs[vm], type: TYPES[kind], id: n };
}

/** Offset of an object that stands. */
function standing(run: Run, parts: FormParts): { readonly k: Ctx; readonly at: number } {
  const { k, type, id } = objectNamed(run, parts);
  if (typeOf(k, id) !== type) throw new LessonError(`${parts.O} does not stand then`);
  return { k, at: objectAt(k, id) };
}

const count = (value: number, known: number): FactAnswer => ({
  value: String(value),
  among: [-2, -1, 0, 1, 2, 3]
    .map((by) => value + by)
    .filter((other) => other >= 0)
    .map(String),
  known,
});

/** The nth call of a name, from 1: when it returned, and its event. */
function callNamed(run: Run, { D, N = '1' }: FormParts): { readonly at: number; readonly told: CallPayload } {
  const name = (Object.keys(CALLS) as Call[]).find((one) => one === D);
  if (!name) throw new LessonError(`'${D}' is no call; expected one of ${Object.keys(CALLS).join(', ')}`);
  const at = eventAt(run, name, Number(N));
  run.seek(at);
  const event = run.events.find(({ kind }) => kind === CALLS[name]);
  if (!event) throw new LessonError(`there is no ${D} number ${N} in this run`);
  return { at, told: read(MAIN_EVENTS.forms[name].args, event.args) };
}

function nodesBelow(k: Ctx, entry: number): number {
  if (!xaIsNode(entry)) return 0;
  const slots = nodeAt(k, xaNodeIndex(entry)) + XA_NODE.slots;
  return Array.from({ length: XA_SLOTS }, (_, i) => nodesBelow(k, k.w[slots + i])).reduce((a, b) => a + b, 1);
}

export const OBJECT_FACTS: readonly Fact[] = [
  {
    form: 'result of D [number N]',
    answer({ run }, _, parts) {
      const { at, told } = callNamed(run, parts);
      return { value: told.rule ? `-${errnoOf(told.rule)}` : '0', among: RESULTS, known: at };
    },
  },
  {
    form: 'id made by D [number N]',
    answer({ run }, _, parts) {
      const { at, told } = callNamed(run, parts);
      if (told.made === 0) throw new LessonError(`${parts.D} makes nothing then`);
      return count(told.made, at);
    },
  },
  {
    form: 'users of O',
    answer({ run }, at, parts) {
      const { k, at: object } = standing(run, parts);
      return count(k.w[object + OBJ.users], at);
    },
  },
  {
    form: 'what became of O',
    answer({ run }, at, parts) {
      const { k, type, id } = objectNamed(run, parts);
      const now = typeOf(k, id);
      if (now !== type && now !== OBJ_TYPE.tombstone && now !== OBJ_TYPE.free)
        throw new LessonError(`the id of ${parts.O} is another object's`);
      const value = now === type ? STATES.stands : now === OBJ_TYPE.tombstone ? STATES.tombstone : STATES.free;
      return { value, among: Object.values(STATES), known: at };
    },
  },
  {
    form: 'vdevice of vSID IOVA [of Q]',
    answer({ run: { machine }, run }, at, { IOVA, Q }) {
      const id = vdeviceBySid(machine, queueNamed(run, Q), Number(IOVA));
      return { value: id ? `#${id}` : 'none', among: [`#${id}`, 'none'], known: at };
    },
  },
  {
    form: 'xarray nodes [of Q]',
    answer({ run: { machine }, run }, at, { Q }) {
      const vdevs = vdevsOf(machine, queueNamed(run, Q));
      if (!vdevs) throw new LessonError('there is no viommu then');
      return count(nodesBelow(vdevs.k, vdevs.k.w[vdevs.head]), at);
    },
  },
  {
    form: 'events in O',
    answer({ run }, at, parts) {
      const { k, at: object } = standing(run, parts);
      return count(k.w[object + VEVENTQ.count], at);
    },
  },
  {
    form: 'lost-events header in O',
    answer({ run }, at, parts) {
      const { k, at: object } = standing(run, parts);
      return { value: k.w[object + VEVENTQ.lost] ? 'yes' : 'no', among: ['yes', 'no'], known: at };
    },
  },
];
