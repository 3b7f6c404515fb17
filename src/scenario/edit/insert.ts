/** Steps and commands that a program can have one more of, with values that mean something where they stand. */
import type { Field } from '../../model/fields/field.ts';
import { scenarioArch } from '../arch/registry.ts';
import type { Path } from '../language/errors.ts';
import type { Scenario, ScenarioStep } from '../language/schema.ts';
import { freeName, hex, namesOf } from './fresh.ts';
import { isMain, mainInsertions } from './insert-main.ts';
import { inOne, type Insertion, plain } from './insertion.ts';

const PAGE = 0x1000;
const FIRST_IOVA = 0x400000;
/** A CMD_ATC_INV of everything: 2^52 pages. */
const ALL = 52;

type Vm = Scenario['vms'][number];
type Mapping = { readonly device: string; readonly iova: number; readonly pages: number };

/** What a program has mapped before a step, the last first. */
function mappedBefore(program: readonly ScenarioStep[], at: number): Mapping[] {
  const mapped: Mapping[] = [];
  for (const step of program.slice(0, at)) {
    const gone = 'unmap' in step ? step.unmap : 'unmap_fast' in step ? step.unmap_fast : undefined;
    if ('map' in step) mapped.unshift(step.map);
    if (!gone) continue;
    const i = mapped.findIndex(({ device, iova }) => device === gone.device && iova === gone.iova);
    if (i >= 0) mapped.splice(i, 1);
  }
  return mapped;
}

const everMapped = (program: readonly ScenarioStep[]): Mapping[] =>
  program.flatMap((step) => ('map' in step ? [step.map] : []));

/** Commands, the fields by which they name something filled in. `vsmmu`: whose queue they are for. */
function commands(scenario: Scenario, { vdevices }: Vm['vsmmus'][number], at: Mapping | undefined): Insertion[] {
  const vdevice = vdevices.find(({ device }) => device === at?.device) ?? vdevices[0];
  const value = (name: string, others: readonly Field[]): string | undefined => {
    if (name === 'sid') return vdevice.device;
    if (name === 'asid') return String(vdevice.asid);
    if (name === 'va') return hex(at?.iova ?? FIRST_IOVA);
    // Of an ATC_INV either the page, or all.
    if (name === 'addr') return at && hex(at.iova);
    return name === 'size' && !at && others.some((field) => field.name === 'addr') ? String(ALL) : undefined;
  };
  return scenarioArch(scenario.arch).commands.all.map(({ name, fields }) =>
    inOne(
      name,
      fields.flatMap((field) => {
        const put = value(field.name, fields);
        return put === undefined ? [] : [`${field.name}: ${put}`];
      }),
    ),
  );
}

function steps(scenario: Scenario, vm: Vm, program: readonly ScenarioStep[], at: number): Insertion[] {
  const mapped = mappedBefore(program, at);
  const last = mapped[0];
  const gone = everMapped(program.slice(0, at)).at(-1);
  const [vsmmu] = vm.vsmmus;
  const device = last?.device ?? vsmmu.vdevices[0].device;
  const several = vm.vsmmus.length > 1;
  const queue = several ? [`queue: ${vsmmu.name}`] : [];
  const above = Math.max(0, ...everMapped(program).map(({ iova, pages }) => iova + pages * PAGE));
  const used = (map: Mapping): string[] => [
    `device: ${map.device}`,
    `iova: ${hex(map.iova)}`,
    ...(map.pages > 1 ? [`pages: ${map.pages}`] : []),
  ];
  const { fields, registers } = scenarioArch(scenario.arch);
  const [register] = Object.entries(registers);
  const taken = namesOf(scenario).mark;
  const own = new Set(program.flatMap((step) => ('mark' in step ? [step.mark] : [])));
  const other = taken.find((mark) => !own.has(mark));
  return [
    inOne('map', [`device: ${device}`, `iova: ${hex(above || FIRST_IOVA)}`]),
    inOne('dma', [`device: ${device}`, `iova: ${hex((last ?? gone)?.iova ?? FIRST_IOVA)}`]),
    ...(last ? ['unmap', 'unmap_fast'].map((word) => inOne(word, used(last))) : []),
    ...(gone ? [inOne('free', used(gone))] : []),
    {
      word: 'commands',
      item: `${several ? `queue: ${vsmmu.name}\n` : ''}commands:\n  - CMD_SYNC: {}`,
      flow: `{ ${several ? `queue: ${vsmmu.name}, ` : ''}commands: [CMD_SYNC: {}] }`,
    },
    plain('mark', freeName('here', taken)),
    ...(other === undefined ? [] : [plain('after', other)]),
    inOne('share_sync', ['until: complete', ...queue]),
    ...(vsmmu.eventq ? [inOne('read_events', queue)] : []),
    inOne('replace_cd', [`device: ${device}`]),
    ...Object.entries(fields).map(([word, [field]]) => inOne(word, [`device: ${device}`, `${field.name}: 0`])),
    ...(register ? [inOne('write_register', [`${register[0]}: { ${register[1][0].name}: 0 }`, ...queue])] : []),
  ];
}

/** What can be put before the i-th item of a list, or behind its last. `list`: of a program, a main thread, or of the commands of a batch. */
export function insertionsAt(scenario: Scenario, list: Path, i: number): Insertion[] {
  const [top, v, , c, kind, s, inner] = list;
  const vm = top === 'vms' ? scenario.vms[Number(v)] : undefined;
  if (vm && isMain(list)) {
    const handed = commands(scenario, vm.vsmmus[0], undefined);
    if (list.length === 3) return mainInsertions(scenario, vm, i, handed[0]);
    return list.at(-1) === 'commands' ? handed : [];
  }
  const program = kind === 'program' ? vm?.vcpus[Number(c)]?.program : undefined;
  if (!vm || !program) return [];
  if (list.length === 5) return steps(scenario, vm, program, i);
  const batch = program[Number(s)];
  if (inner !== 'commands' || !batch || !('commands' in batch)) return [];
  const vsmmu = vm.vsmmus.find(({ name }) => name === batch.queue) ?? vm.vsmmus[0];
  const devices = new Set(vsmmu.vdevices.map(({ device }) => device));
  const used = everMapped(program.slice(0, Number(s))).filter(({ device }) => devices.has(device));
  return commands(scenario, vsmmu, used.at(-1));
}
