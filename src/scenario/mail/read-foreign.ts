/** A drawing from somewhere else becomes a scenario, and choices that keep its order; what had to be assumed is said. */
import type { AllExtras } from '../../model/state/machine.ts';
import type { ActorKind } from '../../model/state/actors.ts';
import { DEVICE_PHASE } from '../../model/pcie/phase.ts';
import { DEVICE, VCPU } from '../../model/state/layout.ts';
import type { Design } from '../../model/state/design.ts';
import { actorOf } from '../../model/state/transition.ts';
import type { Overrides } from '../../model/system/run.ts';
import { startRun } from '../../model/system/start.ts';
import { compileTraced } from '../compile/compile.ts';
import { InputError } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import type { DrawingCell, Drawing } from './drawing.ts';
import {
  commandOfLast,
  HARDWARE,
  isReached,
  type Milestone,
  milestoneOf,
  type QueuePlace,
  SOFTWARE,
} from './milestones.ts';
import { clearing } from './unmaps.ts';
import { type Meant, meaningOf, saidIn, written } from './understand.ts';

export interface Foreign {
  /** The text of the scenario. */
  readonly text: string;
  readonly choices: Overrides;
  readonly assumptions: readonly string[];
  /** Lines of which nothing was understood, or that could not be where they are drawn. */
  readonly unread: readonly { readonly line: number; readonly text: string }[];
}

/** Who runs a program of the guest. */
const GUEST = /^(v?cpu|thread|task|guest|driver)(?![a-z])/i;

interface Item {
  readonly cell: DrawingCell;
  readonly meant: Meant;
}

/** A step of a program, and the cells that it is of, one by one for a batch. */
interface Planned {
  readonly lines: readonly string[];
  readonly items: readonly Item[];
  readonly batch: boolean;
}

/** Where a cell is in its vCPU's program: op and command. */
interface Point {
  readonly vcpu: number;
  readonly op: number;
  readonly sub: number;
}

/** The device that a column is of, where its cell names none: `device B`. */
const namedBy = (column: string, { device }: { readonly device?: string }): { readonly device?: string } => {
  const [, name] = /^(?:device|dev|endpoint)\s+([A-Z]\d{0,3})\b/i.exec(column) ?? [];
  return device === undefined && name !== undefined ? { device: name.toUpperCase() } : {};
};

/** Who makes an access; who carries commands on and executes them. */
const ACCESS = new Set<ActorKind>(['device', 'iommu']);
const BELOW = new Set<ActorKind>(['vmm', 'kernel', 'iommu', 'device', 'main']);

const PAGE = 4096;
const pageOf = (address: number): number => address - (address % PAGE);
const FIRST_IOVA = 0x400000;
const MOST_STEPS = 5000;
/** Steps of all programs that are drawn. */
const MOST_ITEMS = 120;

const saidOneByOne = (cell: DrawingCell): DrawingCell[] => saidIn(cell.text).map((text) => ({ ...cell, text }));

/** A step of a program, or a command of it, as a mistake names it. */
const STEP = /^vms\[0\]\.vcpus\[(\d+)\]\.program\[(\d+)\](?:\.commands\[(\d+)\])?/;

/** `lineOf`: where a step of a vCPU's program, or a command of it, is drawn. @throws InputError where what was drawn is no scenario */
function compiled(
  text: string,
  file: string,
  lineOf: (vcpu: number, step: number, command: number) => number,
): ReturnType<typeof compileTraced> {
  try {
    return compileTraced(parseScenario(text, 'scenario.yaml'));
  } catch (problem) {
    if (!(problem instanceof InputError)) throw problem;
    const [{ place, text: said }] = problem.problems;
    const [, vcpu = -1, step = -1, command = 0] = (STEP.exec(place.field ?? '') ?? []).map(Number);
    const line = lineOf(vcpu, step, Number.isNaN(command) ? 0 : command);
    throw new InputError({ file, line }, `what is drawn makes no scenario: ${said}`);
  }
}

/** @throws InputError where nothing of a guest is understood */
export function readForeign(drawing: Drawing, file: string, design: Design, extras: AllExtras): Foreign {
  const assumptions: string[] = [];
  const unread: { line: number; text: string }[] = [];
  const assume = (text: string): void => {
    if (!assumptions.includes(text)) assumptions.push(text);
  };

  const { columns } = drawing;
  const guests = columns.flatMap((name, column) => (GUEST.test(name) || HARDWARE.test(name) ? [{ name, column }] : []));
  const drawn: Item[] = [];
  const milestones: (Milestone<Item> & { readonly cell: DrawingCell })[] = [];
  for (const cell of drawing.cells.flatMap(saidOneByOne)) {
    const name = columns[cell.column];
    const meant = guests.some(({ column }) => column === cell.column) ? meaningOf(cell.text) : undefined;
    if (drawn.length > MOST_ITEMS)
      throw new InputError({ file, line: cell.line }, `expected at most ${MOST_ITEMS} steps of guests`);
    if (meant?.kind === 'command' && meant.generic && GUEST.test(name))
      assume(`A TLBI that does not say which is ${meant.name}.`);
    if (!meant) unread.push({ line: cell.line, text: cell.text });
    else if (GUEST.test(name)) drawn.push({ cell, meant });
    else if (meant.kind === 'dma') drawn.push({ cell, meant: { ...meant, ...namedBy(name, meant) } });
    else {
      const found = milestoneOf(cell, meant, drawn, milestones);
      if (found) milestones.push({ ...found, cell });
      else unread.push({ line: cell.line, text: cell.text });
    }
  }
  const items = clearing(drawn, assume);
  for (const name of columns.filter((one) => SOFTWARE.test(one)))
    assume(`What ${name} does follows from the design, ${design.id}.`);
  if (drawing.arrows) assume('Arrows say who goes on; what is handed over follows from the design.');
  if (milestones.length > 0)
    assume('Hardware consumes and completes commands where it is drawn to, as far as that can be.');
  if (items.length === 0)
    throw new InputError(
      { file, line: drawing.head },
      `nothing of a guest's program is understood; expected columns such as CPU A, with commands (TLBI_NH_VA, ATC_INV, SYNC), map, unmap, dma or free below, found ${drawing.columns.join(', ')}`,
    );
  const vcpus = guests.filter(({ column }) => items.some(({ cell }) => cell.column === column));
  for (const [c, { name }] of vcpus.entries())
    if (!GUEST.test(name)) assume(`What ${name} does by itself is begun by a vCPU of its own, vcpu${c}.`);

  const named = new Set(items.flatMap(({ meant }) => meant.device ?? []));
  if (named.size === 0) {
    named.add('A');
    assume('The drawing names no device: there is one, A, with ATS.');
  } else {
    const what = named.size === 1 ? 'a device with ATS behind an SMMU' : 'devices with ATS behind one SMMU';
    assume(`${[...named].join(', ')}: ${what}, in one VM with one vsmmu.`);
  }
  const devices = [...named].sort();
  const deviceOf = (meant: Meant): string => meant.device ?? devices[0];
  const drawnAt = (meant: Meant): number | undefined =>
    meant.kind === 'command' ? (meant.fields.va ?? meant.fields.addr) : meant.iova;
  /** The only address that is drawn of a device. */
  const onlyOf = (device: string): number | undefined => {
    const own = items.flatMap(({ meant }) => (deviceOf(meant) === device ? (drawnAt(meant) ?? []) : []));
    const [page, ...others] = new Set(own.map(pageOf));
    return others.length > 0 ? undefined : page;
  };
  const address = (meant: Meant): number => {
    const given = drawnAt(meant) ?? onlyOf(deviceOf(meant));
    if (drawnAt(meant) === undefined)
      assume(
        given === undefined
          ? `Where no address is drawn, it is 0x${FIRST_IOVA.toString(16)}.`
          : `Where no address of ${deviceOf(meant)} is drawn, it is 0x${pageOf(given).toString(16)}, the only one that is.`,
      );
    return pageOf(given ?? FIRST_IOVA);
  };

  // What is used before the drawing maps it was mapped before it begins, by who takes it away: a program unmaps its own.
  const before = vcpus.map((): string[] => []);
  const mapped = new Set<string>();
  // An access needs no mapping of its own where a program has it.
  const accessesLast = [
    ...items.filter(({ meant }) => meant.kind !== 'dma'),
    ...items.filter(({ meant }) => meant.kind === 'dma'),
  ];
  for (const { cell, meant } of accessesLast) {
    if (meant.kind === 'command') continue;
    const [device, iova] = [deviceOf(meant), `0x${address(meant).toString(16)}`];
    const c = vcpus.findIndex(({ column }) => column === cell.column);
    const own = `${c} ${device} ${iova}`;
    const there = meant.kind === 'dma' ? mapped.has(`${device} ${iova}`) : mapped.has(own);
    if (meant.kind !== 'map' && !there) {
      before[c].push(`map: { device: ${device}, iova: ${iova} }`);
      assume(`IOVA ${iova} of ${device} is mapped by ${vcpus[c].name} before the drawing begins.`);
    }
    mapped.add(own).add(`${device} ${iova}`);
  }
  const several = vcpus.length > 1;

  const commandText = (meant: Extract<Meant, { kind: 'command' }>): string => {
    const fields: Record<string, string> = Object.fromEntries(
      Object.entries(meant.fields).map(([name, value]) => [name, written(value)]),
    );
    const takes = (name: string): boolean => meant.name.startsWith(name) && meant.name !== 'CMD_TLBI_NSNH_ALL';
    if (/_(ATC_INV|CFGI_STE|CFGI_CD|CFGI_CD_ALL)$/.test(meant.name) && (meant.device || !fields.sid))
      fields.sid = deviceOf(meant);
    if (/TLBI_NH_(VA|ASID)$/.test(meant.name) && !fields.asid) {
      fields.asid = String(devices.indexOf(deviceOf(meant)) + 1);
      assume(`Where no ASID is drawn, it is that of ${deviceOf(meant)}, ${fields.asid}.`);
    }
    if (takes('CMD_TLBI_NH_VA') && !fields.va) fields.va = `0x${address(meant).toString(16)}`;
    if (meant.name === 'CMD_ATC_INV' && !fields.addr && !fields.size) {
      fields.size = '52';
      assume('A CMD_ATC_INV without an address is for all addresses (size 52).');
    }
    return `${meant.name}: { ${Object.entries(fields)
      .map((entry) => entry.join(': '))
      .join(', ')} }`.replace('{  }', '{}');
  };

  const programOf = (column: number): Planned[] => {
    const plan: { lines: string[]; items: Item[]; batch: boolean; closed: boolean }[] = [];
    for (const item of items.filter(({ cell }) => cell.column === column)) {
      const { meant } = item;
      if (meant.kind === 'command') {
        let last = plan.at(-1);
        if (!last?.batch || last.closed) {
          last = { lines: ['commands:'], items: [], batch: true, closed: false };
          plan.push(last);
        }
        last.lines.push(`    - ${commandText(meant)}`);
        last.items.push(item);
        last.closed = meant.name === 'CMD_SYNC';
      } else {
        const write = meant.kind === 'dma' && meant.write ? ', write: true' : '';
        const at = `{ device: ${deviceOf(meant)}, iova: 0x${address(meant).toString(16)}${write} }`;
        plan.push({ lines: [`${meant.kind}: ${at}`], items: [item], batch: false, closed: true });
      }
    }
    return plan;
  };
  const programs = vcpus.map(({ column }) => programOf(column));
  assume('Commands of a CPU that follow each other up to a SYNC are one batch: one PROD write.');

  const lines = [
    'viommu-scenario: 1',
    'id: from-a-drawing',
    'title: Read from a drawing',
    'about: >',
    '  Assumed where the drawing says nothing:',
    ...assumptions.map((text) => `  ${text}`),
    '',
    'smmus:',
    '  - { name: SMMU0 }',
    'devices:',
    ...devices.map(
      (name, i) => `  - { name: ${name}, smmu: SMMU0, sid: 0x${((i + 1) * 0x100).toString(16)}, ats: true }`,
    ),
    'vms:',
    '  - name: vm0',
    '    memory: { ipa: 0x40000000, size: 0x80000 }',
    '    vsmmus:',
    '      - name: vsmmu0',
    '        smmu: SMMU0',
    '        queue: { log2size: 6 }',
    '        vdevices:',
    ...devices.map((name, i) => `          - { device: ${name}, vsid: ${(i + 1) * 8}, asid: ${i + 1} }`),
    '    vcpus:',
    ...programs.flatMap((program, c) => [
      `      - name: vcpu${c}   # ${vcpus[c].name.replace(/[^\w .-]/g, '')}`,
      '        program:',
      ...before[c].map((step) => `          - ${step}`),
      // All have mapped what is theirs before anything is done that is drawn.
      ...(several ? [`          - mark: ready${c}`] : []),
      ...vcpus.flatMap((_, other) => (other === c ? [] : [`          - after: ready${other}`])),
      ...program.flatMap(({ lines: [first, ...rest] }) => [
        `          - ${first}`,
        ...rest.map((line) => `          ${line}`),
      ]),
    ]),
  ];
  const text = `${lines.join('\n')}\n`;
  /** Steps of a program that are not drawn stand before those that are. */
  const skippedOf = (c: number): number => before[c].length + (several ? vcpus.length : 0);
  const { topology, steps } = compiled(text, file, (c, step, command) => {
    const items = programs[c]?.[step - skippedOf(c)]?.items;
    return (items?.[command] ?? items?.[0])?.cell.line ?? drawing.head;
  });

  const points = new Map<Item, Point>();
  for (const [c, program] of programs.entries()) {
    const skipped = skippedOf(c);
    for (const [i, planned] of program.entries())
      for (const [sub, item] of planned.items.entries())
        points.set(item, { vcpu: c, op: steps[c].indexOf(skipped + i), sub: planned.batch ? sub : 0 });
  }

  const chosen = new Map<number, string>();
  const run = startRun(topology, design, { overrides: chosen, extras });
  const { machine: m } = run;
  const wordAt = (c: number, word: number): number => m.w[m.layout.vcpus[c] + word];
  /** A program begins an access, and counts when the device has made it. */
  const isUnderWay = ({ vcpu, op }: Pick<Point, 'vcpu' | 'op'>): boolean => {
    const access = topology.vcpus[vcpu].ops[op];
    const begun = access?.op === 'dma' && wordAt(vcpu, VCPU.pc) === op + 1;
    return begun && m.w[m.layout.devices[access.device].ctl + DEVICE.phase] !== DEVICE_PHASE.idle;
  };
  const passed = ({ vcpu, op, sub }: Point): boolean => {
    const pc = wordAt(vcpu, VCPU.pc);
    return (pc > op && !isUnderWay({ vcpu, op })) || (pc === op && wordAt(vcpu, VCPU.sub) > sub);
  };
  /** By item, the command that it has written. */
  const queued = new Map<Item, QueuePlace>();
  type Due = { readonly cell: DrawingCell; readonly point?: Point; readonly milestone?: Milestone<Item> };
  const due: Due[] = [
    ...items.map((item): Due => ({ cell: item.cell, point: points.get(item)! })),
    ...milestones.map(({ cell, ...milestone }): Due => ({ cell, milestone })),
  ].sort((a, b) => a.cell.line - b.cell.line || a.cell.column - b.cell.column);
  const reached = ({ of, what }: Milestone<Item>, at = what as Parameters<typeof isReached>[2]): boolean => {
    const place = queued.get(of);
    return place !== undefined && isReached(run, place, at);
  };
  const isDone = ({ point, milestone }: Due): boolean => (point ? passed(point) : reached(milestone!));
  const late = ({ cell }: Due): void => {
    unread.push({ line: cell.line, text: `${cell.text} (cannot come where it is drawn)` });
  };
  while (due.length > 0 && run.length < MOST_STEPS) {
    while (due.length > 0 && isDone(due[0])) due.shift();
    // What hardware has done before its line.
    for (const one of due.slice(1).filter((later) => later.milestone && reached(later.milestone))) {
      late(one);
      due.splice(due.indexOf(one), 1);
    }
    const options = run.options();
    if (options.length === 0) break;
    const later = due.slice(1);
    /** A vCPU must not begin what others are drawn to do first; an IOMMU consumes nothing that it is drawn to consume later. */
    const waits = ({ transition, name }: (typeof options)[number]): boolean => {
      const { kind, index } = m.actors.all[actorOf(transition)];
      if (due.length === 0) return false;
      if (kind === 'iommu' && name.endsWith(' consume'))
        return later.some(({ milestone }) => milestone && reached(milestone, 'issued') && !due[0].milestone);
      if (kind !== 'guest') return false;
      const [pc, sub] = [wordAt(index, VCPU.pc), wordAt(index, VCPU.sub)];
      return later.some(
        ({ point }) => point?.vcpu === index && point.op === pc && point.sub === sub && due[0].point?.vcpu !== index,
      );
    };
    const free = options.filter((option) => !waits(option));
    const guestOf = (transition: number): number => {
      const { kind, index } = m.actors.all[actorOf(transition)];
      return kind === 'guest' ? index : -1;
    };
    const mine = free.find(({ transition }) => due[0]?.point && guestOf(transition) === due[0].point.vcpu);
    // Hardware and what leads to it go on by themselves.
    const awaited = due[0]?.point && isUnderWay(due[0].point) ? ACCESS : due[0]?.milestone ? BELOW : undefined;
    const others = awaited && free.find(({ transition }) => awaited.has(m.actors.all[actorOf(transition)].kind));
    const taken = free.find((option) => option.taken);
    const next = mine ?? others ?? taken ?? free[0];
    if (!next) {
      // Nothing goes on without what is drawn later.
      late(due.splice(0, 1)[0]);
      continue;
    }
    const who = guestOf(next.transition);
    const [pc, sub] = who < 0 ? [] : [wordAt(who, VCPU.pc), wordAt(who, VCPU.sub)];
    chosen.set(run.length + 1, next.name);
    run.extend(1);
    const place = commandOfLast(run);
    const wrote = items.find((item) => {
      const point = points.get(item)!;
      return point.vcpu === who && point.op === pc && point.sub === sub && item.meant.kind === 'command';
    });
    if (place && wrote && !queued.has(wrote)) queued.set(wrote, place);
  }
  for (const one of due) if (one.milestone && !isDone(one)) late(one);
  return { text, choices: run.deviations, assumptions, unread: unread.sort((a, b) => a.line - b.line) };
}
