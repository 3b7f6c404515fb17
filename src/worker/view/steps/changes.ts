/** What a step changed: a table of values that are read before and after it. */
import { refOf } from '../../protocol/ref.ts';
import { hex } from '../../../model/fields/field.ts';
import { objectAt } from '../../../model/iommufd/objects/objects.ts';
import { vdeviceBySid } from '../../../model/iommufd/objects/vdevs.ts';
import { OBJ } from '../../../model/state/ctx-layout.ts';
import { DEVICE, IOMMU, VMM } from '../../../model/state/layout.ts';
import type { Machine } from '../../../model/state/machine.ts';
import { indexOf, wrapOf } from '../../../model/state/queue.ts';
import type { Change } from '../../protocol/step.ts';
import type { Watched } from '../watched.ts';
import type { Graph } from '../graph/graph.ts';
import { iommuObject } from '../../../model/state/topology.ts';
import { detailsOf } from '../arch/details.ts';
import { typeOfKind } from '../graph/kinds.ts';
import { ref } from '../../../model/state/ref.ts';
import { WORDS } from '../../../model/arch/words.ts';

const onOff = (value: number): string => (value ? 'yes' : 'no');

export class Watch {
  private readonly table: readonly Watched[];
  private readonly before: Float64Array;
  /** Position that `before` belongs to; -1 for none. */
  private at = -1;

  /** `m` at the beginning of the run. */
  constructor(m: Machine, graph: Graph) {
    this.table = watchedIn(m, graph);
    this.before = new Float64Array(this.table.length);
  }

  /** Notes the values at a position. */
  note(m: Machine, position: number): void {
    if (this.at === position) return;
    this.table.forEach(({ read }, i) => {
      this.before[i] = read(m);
    });
    this.at = position;
  }

  /** What is different from the values noted; then notes these. */
  since(m: Machine, position: number): Change[] {
    const changes: Change[] = [];
    this.table.forEach(({ object, where, what, read, text }, i) => {
      const value = read(m);
      if (value !== this.before[i]) changes.push({ object, where, what, from: text(this.before[i]), to: text(value) });
      this.before[i] = value;
    });
    this.at = position;
    return changes;
  }
}

/** All that is read before and after a step. */
export const watchedIn = (m: Machine, graph: Graph): readonly Watched[] => [
  ...detailsOf(m).registers(m),
  ...cursors(m),
  ...objects(m, graph),
  ...slots(m),
  ...hardware(m),
];

const cursors = ({ topo, layout }: Machine): Watched[] =>
  topo.guestIommus.map(({ name, commandsLog2 }, v) => ({
    object: ref('vmm', name),
    where: `VMM of ${name}`,
    what: 'fetched',
    read: ({ w }) => w[layout.guestIommus[v].ctl + VMM.fetched],
    text: (pos) => `${indexOf(pos, commandsLog2)} w${wrapOf(pos, commandsLog2)}`,
  }));

/** Objects of iommufd, those included that do not exist yet. */
function objects(m: Machine, graph: Graph): Watched[] {
  return graph.nodes.flatMap((node): Watched[] => {
    const { kind, owner, n } = refOf(node.id);
    const ctx = m.topo.vms.findIndex(({ name }) => name === owner);
    if (n === undefined || ctx < 0) return [];
    const named = { object: node.id, where: node.title };
    const at = objectAt(m.ctxs[ctx], n);
    const exists = typeOfKind(kind);
    return [
      { ...named, what: 'users', read: ({ w }) => w[at + OBJ.users], text: String },
      { ...named, what: 'exists', read: ({ w }) => Number(w[at + OBJ.type] === exists), text: onOff },
    ];
  });
}

const slots = ({ topo }: Machine): Watched[] =>
  topo.guestIommus.flatMap(({ name, vdevices }, v) =>
    vdevices.map(({ vsid }) => ({
      object: ref('slot', name, vsid),
      where: `vdevs of ${name}`,
      what: `[${hex(vsid)}]`,
      read: (m: Machine) => vdeviceBySid(m, v, vsid),
      text: (id: number) => (id ? `vdevice #${id}` : 'empty'),
    })),
  );

const hardware = ({ topo, layout }: Machine): Watched[] => [
  ...topo.iommus.flatMap(({ name }, s): Watched[] => {
    const { ctl } = layout.iommus[s];
    const named = { object: iommuObject(topo, s), where: name };
    return [
      { ...named, what: 'IOTLB entries', read: ({ w }) => w[ctl + IOMMU.iotlbCount], text: String },
      {
        ...named,
        what: `${WORDS.deviceInvalidation}s unanswered`,
        read: ({ w }) => w[ctl + IOMMU.outstanding],
        text: String,
      },
    ];
  }),
  ...topo.devices.flatMap(({ name }, d): Watched[] => {
    const { ctl } = layout.devices[d];
    const named = { object: ref('device', name), where: name };
    return [
      { ...named, what: 'bound', read: ({ w }) => w[ctl + DEVICE.bound], text: onOff },
      { ...named, what: 'ATS', read: ({ w }) => w[ctl + DEVICE.ats], text: (on) => (on ? 'on' : 'off') },
      { ...named, what: 'ATC entries', read: ({ w }) => w[ctl + DEVICE.atcCount], text: String },
    ];
  }),
];
