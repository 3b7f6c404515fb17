/** The object graph of a run: every object that exists at some time of it, and the state of each. */
import { refOf } from '../protocol/ref.ts';
import { guestIommuOfDevice, iommuObject, sidsOf } from '../../model/state/topology.ts';
import { HWPT_FLAG } from '../../model/iommufd/ctx.ts';
import { OBJ_TYPE, objectAt, typeOf } from '../../model/iommufd/objects.ts';
import { vdeviceBySid, vdevsOf } from '../../model/iommufd/vdevs.ts';
import { read64 } from '../../model/iommufd/u64.ts';
import { nodeAt, xaIsNode, xaNodeIndex } from '../../model/iommufd/xarray.ts';
import { hex } from '../../model/fields/field.ts';
import {
  HW_QUEUE,
  HWPT,
  IDEV,
  NESTED,
  OBJ,
  VDEVICE,
  VEVENTQ,
  VIOMMU,
  XA_NODE,
  XA_SLOTS,
} from '../../model/state/ctx-layout.ts';
import { DEVICE, VCPU, VMM } from '../../model/state/layout.ts';
import type { Machine } from '../../model/state/machine.ts';
import type { Run } from '../../model/system/run.ts';
import type { SeenObject } from '../../model/system/seen.ts';
import { VMM_PHASE } from '../../model/state/phases.ts';
import type { GraphEdge, GraphNode, NodeKind, NodeState, XaNode, XaSlot } from '../protocol/graph.ts';
import type { GraphPart } from './arch/view.ts';
import { edge, type Item, type Node } from './graph-item.ts';
import { KIND } from './object-kinds.ts';

const TITLE: Readonly<Partial<Record<NodeKind, string>>> = {
  ioas: 'IOAS',
  idev: 'device',
  hwpt_paging: 'S2 hwpt',
  hwpt_nested: 'S1 hwpt',
  viommu: 'viommu',
  vdevice: 'vdevice',
  veventq: 'vEVENTQ',
  hw_queue: 'HW_QUEUE',
};

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  state(m: Machine, position: number): Record<string, NodeState>;
  /** The same of one node, by its id. */
  stateOf(id: string, m: Machine, position: number): NodeState | undefined;
}

/** Reads the graph off a run that has been played to its end. `part`: what its architecture shows. */
export function graphOf(run: Run, part: GraphPart): Graph {
  const m = run.machine;
  const { all } = run.history.objects;
  const items = [...actors(m), ...objects(m, all, part), ...xarrays(m), ...hardware(m, part), ...part.nodes(m, all)];
  const byId = new Map(items.map((item) => [item.node.id, item]));
  const known = new Set(items.flatMap(({ node }) => [node.id, ...(node.parts ?? [])]));
  return {
    nodes: items.map(({ node }) => ({
      vm: m.topo.guestIommus[node.group]?.vm ?? -1,
      iommu: m.topo.guestIommus[node.group]?.iommu ?? -1,
      ...node,
    })),
    edges: items
      .flatMap(({ edges }) => edges)
      .filter(({ from, to }) => (known.has(from) || refOf(from).kind === 'slot') && known.has(to)),
    state: (machine, position) =>
      Object.fromEntries(items.map(({ node, state }) => [node.id, state(machine, position)])),
    stateOf: (id, machine, position) => byId.get(id)?.state(machine, position),
  };
}

function actors({ topo }: Machine): Item[] {
  const vcpus = topo.vcpus.map(
    (vcpu, c): Item => ({
      node: { id: `vcpu/${vcpu.name}`, kind: 'vcpu', title: vcpu.name, group: -1, vm: vcpu.vm },
      edges: topo.guestIommus
        .filter((guestIommu) => guestIommu.vm === vcpu.vm)
        .map(({ name, iommu, hwQueueOf }) =>
          hwQueueOf === undefined
            ? edge(`vcpu/${vcpu.name}`, `vmm/${name}`, 'a trapped register write stops the vCPU')
            : edge(`vcpu/${vcpu.name}`, iommuObject(topo, iommu), `${name}: hardware runs it, no write traps`),
        ),
      state: (m) => {
        const done = m.w[m.layout.vcpus[c] + VCPU.pc] >= vcpu.ops.length;
        const stopped = m.layout.guestIommus.some(
          ({ ctl }) => m.w[ctl + VMM.phase] !== VMM_PHASE.idle && m.w[ctl + VMM.vcpu] === c,
        );
        return { present: true, lines: [stopped ? 'stopped in a trap' : done ? 'program done' : 'runs'] };
      },
    }),
  );
  const vmms = topo.guestIommus.flatMap((guestIommu, v): Item[] =>
    guestIommu.hwQueueOf !== undefined
      ? []
      : [
          {
            node: { id: `vmm/${guestIommu.name}`, kind: 'vmm', title: 'VMM', group: v },
            edges: [],
            state: (m) => {
              const phase = m.w[m.layout.guestIommus[v].ctl + VMM.phase];
              return {
                present: true,
                lines: [
                  guestIommu.name,
                  phase === VMM_PHASE.idle ? 'idle' : phase === VMM_PHASE.kernel ? 'in an ioctl' : 'emulates',
                ],
              };
            },
          },
        ],
  );
  return [...vcpus, ...vmms];
}

const DERIVED_LIST = 'derived: no such member in Linux 7.3';

/** Objects of iommufd as they were last, for the questions that join them. */
class Seen {
  readonly all: readonly SeenObject[];

  constructor(all: readonly SeenObject[]) {
    this.all = all;
  }

  /** A word of the object of a type with this id, or 0. */
  word(ctx: number, type: number, id: number, word: number): number {
    return this.find(ctx, type, (other, otherId) => otherId === id && other.length > word)?.words[word] ?? 0;
  }

  find(ctx: number, type: number, is: (words: Uint32Array, id: number) => boolean): SeenObject | undefined {
    return this.all.find((one) => one.ctx === ctx && one.type === type && is(one.words, one.id));
  }

  /** Ids of the viommus whose `hwpt` is this stage 2. */
  viommusOn(ctx: number, hwpt: number): number[] {
    const on = ({ ctx: of, type, words }: SeenObject): boolean =>
      of === ctx && type === OBJ_TYPE.viommu && words[VIOMMU.hwpt] === hwpt;
    return this.all.filter(on).map(({ id }) => id);
  }

  has(ctx: number, type: number, id: number): boolean {
    return this.find(ctx, type, (_, other) => other === id) !== undefined;
  }
}

function objects(m: Machine, all: readonly SeenObject[], part: GraphPart): Item[] {
  const seen = new Seen(all);
  return all.flatMap((one) => {
    const kind = KIND[one.type];
    return kind ? [objectItem(m, seen, one, kind, part)] : [];
  });
}

function objectItem(
  m: Machine,
  seen: Seen,
  { ctx, id, type, since, words }: SeenObject,
  kind: NodeKind,
  part: GraphPart,
): Item {
  const { topo } = m;
  const vm = topo.vms[ctx].name;
  const at = objectAt(m.ctxs[ctx], id);
  const self = `${kind}/${vm}/${id}`;
  const node = (title: string, group: number): Node => ({ id: self, kind, title, group, vm: ctx });
  const state =
    (lines: (machine: Machine) => readonly string[]) =>
    (machine: Machine, position: number): NodeState => {
      const now = typeOf(machine.ctxs[ctx], id);
      if (now === type) return { present: true, lines: lines(machine), users: machine.w[at + OBJ.users] };
      if (position < since) return { present: false, lines: ['not yet'] };
      return { present: false, lines: [now === OBJ_TYPE.tombstone ? 'tombstone' : 'gone'] };
    };
  const title = `${TITLE[kind]} #${id}`;
  switch (kind) {
    case 'hwpt_paging':
      return {
        node: node(title, groupOfHwpt(m, seen, ctx, id)),
        edges: [
          edge(
            self,
            `ioas/${vm}/${words[HWPT.ioas]}`,
            'iommufd_ioas.hwpt_list holds iommufd_hwpt_paging.hwpt_item; hwpt->ioas points back',
            'list',
          ),
          ...seen.viommusOn(ctx, id).map((viommu) => edge(self, `viommu/${vm}/${viommu}`, DERIVED_LIST, 'derived')),
          ...(m.design.kernel.viommu ? [] : [edge(self, iommuObject(topo, words[HWPT.iommu]), part.domain)]),
        ],
        state: state((machine) => [
          ...(machine.w[at + HWPT.vmid] ? [`VMID ${machine.w[at + HWPT.vmid]}`] : []),
          machine.w[at + HWPT.flags] & HWPT_FLAG.NEST_PARENT ? 'nesting parent' : 'no nesting parent',
        ]),
      };
    case 'viommu': {
      const v = words[VIOMMU.owner] - 1;
      const iommu = topo.iommus[words[VIOMMU.iommu]].name;
      return {
        node: node(title, v),
        edges: [
          edge(self, `hwpt_paging/${vm}/${words[VIOMMU.hwpt]}`, 'iommufd_viommu.hwpt'),
          edge(self, `xa/${topo.guestIommus[v]?.name}`, 'iommufd_viommu.vdevs, embedded'),
          edge(self, iommuObject(topo, words[VIOMMU.iommu]), `iommufd_viommu.iommu_dev; ${part.viommu}`),
          edge(`vmm/${topo.guestIommus[v]?.name}`, self, 'the viommu id that the VMM keeps'),
        ],
        state: state((machine) => [
          `on ${iommu}`,
          `vdevs: ${topo.guestIommus[v]?.vdevices.filter((d) => vdeviceBySid(machine, v, d.vsid)).length ?? 0}`,
        ]),
      };
    }
    case 'hwpt_nested': {
      const attached = seen.find(ctx, OBJ_TYPE.device, (other) => other[IDEV.hwpt] === id)?.words[IDEV.device];
      const parent = words[NESTED.parent];
      const viommu = seen.has(ctx, OBJ_TYPE.viommu, parent);
      const group =
        attached === undefined ? seen.word(ctx, OBJ_TYPE.viommu, parent, VIOMMU.owner) - 1 : groupOfDevice(m, attached);
      const member = viommu ? 'iommufd_hwpt_nested.viommu' : 'iommufd_hwpt_nested.parent';
      const vmm =
        !viommu && group >= 0
          ? [edge(`vmm/${topo.guestIommus[group].name}`, self, 'the hwpt id that the VMM keeps')]
          : [];
      const owner = (machine: Machine): string[] =>
        attached === undefined ? [] : [`for ${topo.devices[attached].name}`, part.tagOf(machine, attached)];
      return {
        node: node(title, group),
        edges: [edge(self, `${viommu ? 'viommu' : 'hwpt_paging'}/${vm}/${parent}`, member), ...vmm],
        state: state((machine) => [part.nested(words), owner(machine).filter(Boolean).join(', ')]),
      };
    }
    case 'vdevice': {
      const v = seen.word(ctx, OBJ_TYPE.viommu, words[VDEVICE.viommu], VIOMMU.owner) - 1;
      const vsid = words[VDEVICE.virtId];
      return {
        node: node(title, v),
        edges: [
          edge(`slot/${topo.guestIommus[v]?.name}/${vsid}`, self, `vdevs[${hex(vsid)}]`, 'slot'),
          edge(self, `idev/${vm}/${words[VDEVICE.idev]}`, 'iommufd_vdevice.idev'),
        ],
        state: state((machine) => [`vSID ${hex(machine.w[at + VDEVICE.virtId])}`]),
      };
    }
    case 'idev': {
      const physical = words[IDEV.device];
      const device = topo.devices[physical];
      const v = groupOfDevice(m, physical);
      return {
        node: node(title, v),
        // In the draft the VMM itself keeps the way from a vSID to a dev_id.
        edges: [
          edge(self, `device/${device.name}`, 'iommufd_device.dev'),
          ...(v >= 0 && !m.design.kernel.viommu
            ? [edge(`vmm/${topo.guestIommus[v].name}`, self, 'the VMM’s own map from vSID to dev_id')]
            : []),
        ],
        state: state((machine) => {
          const hwpt = machine.w[at + IDEV.hwpt];
          return [`idev of ${device.name}`, hwpt ? `attached to #${hwpt}` : 'not attached'];
        }),
      };
    }
    case 'veventq':
      return {
        node: node(title, seen.word(ctx, OBJ_TYPE.viommu, words[VEVENTQ.viommu], VIOMMU.owner) - 1),
        edges: [edge(self, `viommu/${vm}/${words[VEVENTQ.viommu]}`, 'iommufd_veventq.viommu; in its list veventqs')],
        state: state(({ w }) => [
          `${w[at + VEVENTQ.count]} of ${w[at + VEVENTQ.depth]} events`,
          ...(w[at + VEVENTQ.lost] ? [`lost to ${w[at + VEVENTQ.lostSequence]}`] : []),
        ]),
      };
    case 'hw_queue': {
      const v = seen.word(ctx, OBJ_TYPE.viommu, words[HW_QUEUE.viommu], VIOMMU.owner) - 1;
      const index = words[HW_QUEUE.index];
      return {
        node: node(title, v),
        edges: [
          edge(self, `viommu/${vm}/${words[HW_QUEUE.viommu]}`, 'iommufd_hw_queue.viommu, a reference'),
          ...part.hwQueue(self, topo.guestIommus[v]?.name, index),
        ],
        state: state(({ w }) => [
          `index ${w[at + HW_QUEUE.index]}`,
          `IPA ${hex(Number(read64(w, at + HW_QUEUE.iova)))}`,
        ]),
      };
    }
    default:
      return { node: node(title, -1), edges: [], state: state(() => []) };
  }
}

function xarrays(m: Machine): Item[] {
  if (!m.design.kernel.viommu) return [];
  return m.topo.guestIommus.flatMap(({ name, vdevices, vm, hwQueueOf }, v): Item[] =>
    hwQueueOf !== undefined
      ? []
      : [
          {
            node: { id: `xa/${name}`, kind: 'xa', title: 'vdevs', group: v },
            edges: [],
            state: (machine) => ({
              present: true,
              lines: ['xarray'],
              xa: {
                nodes: treeOf(machine, v),
                slots: vdevices
                  .map(({ vsid }): XaSlot => {
                    const id = vdeviceBySid(machine, v, vsid);
                    return {
                      index: vsid,
                      id: `slot/${name}/${vsid}`,
                      vdevice: id ? `vdevice/${machine.topo.vms[vm].name}/${id}` : '',
                    };
                  })
                  .sort((a, b) => a.index - b.index),
              },
            }),
          },
        ],
  );
}

/** Emulated IOMMU behind which a device stands. */
const groupOfDevice = ({ topo }: Machine, device: number): number => guestIommuOfDevice(topo, device);

/** Emulated IOMMU that a stage-2 table was made for: that of the viommu on it, or of a device nested on it. */
function groupOfHwpt(m: Machine, seen: Seen, ctx: number, hwpt: number): number {
  const viommu = seen.find(ctx, OBJ_TYPE.viommu, (words) => words[VIOMMU.hwpt] === hwpt);
  if (viommu) return viommu.words[VIOMMU.owner] - 1;
  const nested = seen.find(ctx, OBJ_TYPE.hwptNested, (words) => words[NESTED.parent] === hwpt);
  const idev = nested && seen.find(ctx, OBJ_TYPE.device, (words) => words[IDEV.hwpt] === nested.id);
  return idev ? groupOfDevice(m, idev.words[IDEV.device]) : -1;
}

/** The nodes of an xarray, depth first. */
function treeOf(m: Machine, v: number): XaNode[] {
  const out: XaNode[] = [];
  const vdevs = vdevsOf(m, v);
  if (!vdevs) return out;
  const visit = (entry: number, first: number): void => {
    if (!xaIsNode(entry)) return;
    const at = nodeAt(vdevs.k, xaNodeIndex(entry));
    const shift = m.w[at + XA_NODE.shift];
    const entries = Array.from({ length: XA_SLOTS }, (_, slot) => m.w[at + XA_NODE.slots + slot]);
    const children = entries.flatMap((child, slot) => (child === 0 ? [] : [slot]));
    const { offset, count } = { offset: m.w[at + XA_NODE.offset], count: m.w[at + XA_NODE.count] };
    out.push({ shift, offset, count, first, last: first + 2 ** (shift + 6) - 1, children });
    entries.forEach((child, slot) => {
      visit(child, first + slot * 2 ** shift);
    });
  };
  visit(m.w[vdevs.head], 0);
  return out;
}

function hardware({ topo }: Machine, part: GraphPart): Item[] {
  const devices = topo.devices.map(
    (device, d): Item => ({
      node: {
        id: `device/${device.name}`,
        kind: 'device',
        title: device.name,
        cache: device.ats ? 'ATC' : undefined,
        group: guestIommuOfDevice(topo, d),
        iommu: device.iommu,
        sids: sidsOf(device),
        vsid: topo.guestIommus.flatMap(({ vdevices }) => vdevices).find((v) => v.device === d)?.vsid,
      },
      edges: [
        edge(`device/${device.name}`, iommuObject(topo, device.iommu), 'PCIe: DMA, ATS requests and answers', 'pcie'),
      ],
      state: (m) => {
        const { ctl } = m.layout.devices[d];
        const bound = m.w[ctl + DEVICE.bound] === 1;
        const ats = device.ats ? `ATS ${m.w[ctl + DEVICE.ats] ? 'on' : 'off'}` : 'no ATS';
        return {
          present: bound,
          lines: [bound ? [ats, part.tagOf(m, d)].filter(Boolean).join(', ') : 'unbound'],
        };
      },
    }),
  );
  const iommus = topo.iommus.map(
    (iommu, s): Item => ({
      node: { id: iommuObject(topo, s), kind: 'smmu', title: iommu.name, group: -1, iommu: s, cache: 'IOTLB' },
      edges: [],
      state: (m) => {
        const running = part.running(m, s);
        return {
          present: true,
          lines: part.iommu(m, s),
          ...(running.length > 0 && { running }),
        };
      },
    }),
  );
  return [...devices, ...iommus];
}
