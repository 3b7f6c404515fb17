/** Parts that a machine can have one more of: devices, SMMUs, vsmmus, VMs, vCPUs. Names and numbers are free ones. */
import type { Path } from '../language/errors.ts';
import type { Scenario } from '../language/schema.ts';
import { copyVm, freshMarks, nameOfCopy } from './copy-vm.ts';
import { freeNumbers, hex, namesOf, nextName, sidsBehind } from './fresh.ts';
import type { Removable } from './remove.ts';
import { namesToChange, withNames } from './refers.ts';
import { valueAt } from './said.ts';
import { nodeAt, read } from './places.ts';
import { addToTop, copyItem, insertItem, setField } from './splice.ts';

/** Something that could be added. */
export interface Addition {
  /** What is offered, and what undo calls it: `add device C to vsmmu0, with ATS`. */
  readonly name: string;
  /** At which parts of the machine it is offered. */
  readonly of: readonly Removable[];
  /** The lists that get one more, each with the name of the part that it is in; '' for one of the scenario itself. */
  readonly into: Readonly<Record<string, string>>;
  readonly make: () => string;
}

type Vm = Scenario['vms'][number];

/** Kinds of devices: what is said of one, and its fields. */
const KINDS: readonly (readonly [words: string, fields: string])[] = [
  ['with ATS', ', ats: true'],
  ['without ATS', ''],
  ['with ATS, which never answers', ', ats: true, silent: true'],
  ['with ATS, which answers in time or not', ', ats: true, slow: true'],
];

/** A line of a new device, and the line of its vdevice. */
function deviceLines(scenario: Scenario, vm: Vm | undefined, smmu: string, fields: string, sids = 1) {
  const name = nextName('D', namesOf(scenario).device);
  const sid = freeNumbers(sidsBehind(scenario, smmu), sids, sids > 1 ? 1 : 8, 0x100).map(hex);
  const asids = vm?.vsmmus.flatMap(({ vdevices }) => vdevices.map(({ asid }) => asid)) ?? [];
  return {
    name,
    line: `{ name: ${name}, smmu: ${smmu}, sid: ${sids > 1 ? `[${sid.join(', ')}]` : sid[0]}${fields} }`,
    vdevice: (vsids: readonly number[]): string =>
      `{ device: ${name}, vsid: ${hex(freeNumbers(vsids, 1, 8, 8)[0])}, asid: ${freeNumbers(asids, 1, 1, 1)[0]} }`,
  };
}

function devicesOf(text: string, scenario: Scenario): Addition[] {
  return scenario.vms.flatMap((vm, v) =>
    vm.vsmmus.flatMap(({ name: vsmmu, smmu, vdevices }, j): Addition[] => {
      const offer = (words: string, fields: string, sids?: number): Addition => {
        const { name, line, vdevice } = deviceLines(scenario, vm, smmu, fields, sids);
        const item = vdevice(vdevices.map(({ vsid }) => vsid));
        return {
          name: `add device ${name} to ${vsmmu}, ${words}`,
          of: [
            { kind: 'smmu', name: smmu },
            { kind: 'vsmmu', name: vsmmu },
          ],
          into: { devices: '', vdevices: vsmmu },
          make: () =>
            insertItem(addToTop(text, 'devices', line), ['vms', v, 'vsmmus', j, 'vdevices'], vdevices.length, item),
        };
      };
      return [
        ...KINDS.map(([words, fields]) => offer(words, fields)),
        // A vdevice stands for one StreamID: such a device is for a main thread that makes the objects.
        ...(vm.objects === 'none' ? [offer('with two StreamIDs', ', ats: true', 2)] : []),
      ];
    }),
  );
}

/** Where the steps of a VM's programs stand, those of a fix as well. */
function programsOf({ vms, fix }: Scenario, v: number) {
  const own = vms[v].vcpus.map(({ name, program }, c) => ({
    name,
    program,
    at: ['vms', v, 'vcpus', c, 'program'] as Path,
  }));
  const mended = Object.entries(fix?.programs ?? {}).filter(([name]) => own.some((vcpu) => vcpu.name === name));
  return [...own, ...mended.map(([name, program]) => ({ name, program, at: ['fix', 'programs', name] as Path }))];
}

/** Steps that are about a queue, besides batches of commands. */
const OF_QUEUE = ['share_sync', 'read_events', 'write_register'] as const;

/** Steps say which queue they mean once there are several. */
function withQueues(text: string, scenario: Scenario, v: number): string {
  const [{ name }] = scenario.vms[v].vsmmus;
  let out = text;
  for (const { program, at } of programsOf(scenario, v))
    for (const [s, step] of program.entries()) {
      const word = OF_QUEUE.find((one) => one in step);
      const map = 'commands' in step ? [...at, s] : word && [...at, s, word];
      if (map && valueAt(scenario, [...map, 'queue']) === undefined) out = setField(out, map, 'queue', name);
    }
  return out;
}

function vsmmusOf(text: string, scenario: Scenario): Addition[] {
  const name = nextName('vsmmu', namesOf(scenario).vsmmu);
  return scenario.vms.flatMap((vm, v) => {
    // What a main thread's calls would mean then is for a person to say.
    if (vm.vmm.length > 0 || scenario.fix?.vmms?.[vm.name]) return [];
    return scenario.smmus.map(({ name: smmu }): Addition => {
      const { name: device, line, vdevice } = deviceLines(scenario, vm, smmu, ', ats: true');
      const { log2size } = vm.vsmmus[0].queue;
      const item = `{ name: ${name}, smmu: ${smmu}, queue: { log2size: ${log2size} }, vdevices: [${vdevice([])}] }`;
      return {
        name: `add vsmmu ${name} to ${vm.name}, on ${smmu}, with device ${device}`,
        of: [
          { kind: 'smmu', name: smmu },
          { kind: 'vm', name: vm.name },
        ],
        into: { vsmmus: vm.name },
        make() {
          const queued = vm.vsmmus.length === 1 ? withQueues(text, scenario, v) : text;
          return insertItem(addToTop(queued, 'devices', line), ['vms', v, 'vsmmus'], vm.vsmmus.length, item);
        },
      };
    });
  });
}

const emptyVm = (names: readonly [vm: string, vsmmu: string, vcpu: string], smmu: string, vdevice: string): string =>
  `name: ${names[0]}
memory: { ipa: 0x40000000, size: 0x40000 }
vsmmus:
  - name: ${names[1]}
    smmu: ${smmu}
    queue: { log2size: 3 }
    vdevices:
      - ${vdevice}
vcpus:
  - name: ${names[2]}
    program: []`;

function vmsOf(text: string, scenario: Scenario): Addition[] {
  const taken = namesOf(scenario);
  const name = nameOfCopy(taken);
  const names = [name, nextName('vsmmu', taken.vsmmu), nextName('vcpu', taken.vcpu)] as const;
  return [
    ...scenario.vms.map(
      (vm, v): Addition => ({
        name: `add VM ${name}, which does what ${vm.name} does`,
        of: [{ kind: 'vm', name: vm.name }],
        into: { vms: '' },
        make: () => copyVm(text, scenario, v),
      }),
    ),
    ...scenario.smmus.map(({ name: smmu }): Addition => {
      const { name: device, line, vdevice } = deviceLines(scenario, undefined, smmu, ', ats: true');
      return {
        name: `add VM ${name} on ${smmu}, with device ${device}, which does nothing yet`,
        of: [{ kind: 'smmu', name: smmu }],
        into: { vms: '' },
        make: () =>
          insertItem(
            addToTop(text, 'devices', line),
            ['vms'],
            scenario.vms.length,
            emptyVm(names, smmu, vdevice([])),
            `{ name: ${name}, memory: { ipa: 0x40000000, size: 0x40000 }, vsmmus: [{ name: ${names[1]}, smmu: ${smmu}, queue: { log2size: 3 }, vdevices: [${vdevice([])}] }], vcpus: [{ name: ${names[2]}, program: [] }] }`,
          ),
      };
    }),
  ];
}

/** The text with a vCPU that does what another does. */
function copyVcpu(text: string, scenario: Scenario, v: number, c: number, name: string): string {
  const { vcpus } = scenario.vms[v];
  const taken = namesOf(scenario);
  const at: Path = ['vms', v, 'vcpus', c];
  const marks = vcpus[c].program.flatMap((step) => ('mark' in step ? [String(step.mark)] : []));
  const renaming = { vcpu: new Map([[vcpus[c].name, name]]), mark: freshMarks(marks, taken.mark) };
  const names = namesToChange(nodeAt(read(text), at), at, renaming);
  return copyItem(text, at.slice(0, 3), c, vcpus.length, (from, to) => withNames(text, names, from, to));
}

function vcpusOf(text: string, scenario: Scenario): Addition[] {
  const name = nextName('vcpu', namesOf(scenario).vcpu);
  return scenario.vms.flatMap(({ name: vm, vcpus, vsmmus }, v) => {
    const list: Path = ['vms', v, 'vcpus'];
    const own = new Set(vsmmus.flatMap(({ vdevices }) => vdevices.map(({ device }) => device)));
    const used = vcpus
      .flatMap(({ program }) => program.flatMap((step) => ('map' in step ? [step.map] : [])))
      .find(({ device }) => own.has(device));
    const of: Removable[] = [
      { kind: 'vm', name: vm },
      ...vcpus.map((vcpu): Removable => ({ kind: 'vcpu', name: vcpu.name })),
    ];
    const plain = (words: string, program: string): Addition => ({
      name: `add vCPU ${name} to ${vm}${words}`,
      of,
      into: { vcpus: vm },
      make: () => insertItem(text, list, vcpus.length, `{ name: ${name}, program: [${program}] }`),
    });
    return [
      plain(', which does nothing yet', ''),
      ...(used
        ? [
            plain(
              `: ${used.device} reads ${hex(used.iova)} meanwhile`,
              `dma: { device: ${used.device}, iova: ${hex(used.iova)} }`,
            ),
          ]
        : []),
      ...vcpus.map(
        (vcpu, c): Addition => ({
          name: `add vCPU ${name} to ${vm}, which does what ${vcpu.name} does`,
          of: [{ kind: 'vcpu', name: vcpu.name }],
          into: { vcpus: vm },
          make: () => copyVcpu(text, scenario, v, c, name),
        }),
      ),
    ];
  });
}

function smmusOf(text: string, scenario: Scenario): Addition[] {
  const taken = namesOf(scenario).smmu;
  const name = nextName('SMMU', taken);
  return [
    {
      name: `add SMMU ${name}`,
      of: taken.map((smmu): Removable => ({ kind: 'smmu', name: smmu })),
      into: { smmus: '' },
      make: () => insertItem(text, ['smmus'], taken.length, `{ name: ${name} }`),
    },
  ];
}

export const partsToAdd = (text: string, scenario: Scenario): Addition[] => [
  ...devicesOf(text, scenario),
  ...vsmmusOf(text, scenario),
  ...vcpusOf(text, scenario),
  ...vmsOf(text, scenario),
  ...smmusOf(text, scenario),
];
