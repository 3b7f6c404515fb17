/** A drawing from somewhere else becomes a scenario, and choices that keep its order; what had to be assumed is said. */
import type { AllExtras } from '../../model/state/machine.ts';
import { VCPU } from '../../model/state/layout.ts';
import type { Design } from '../../model/state/design.ts';
import { actorOf } from '../../model/state/transition.ts';
import type { Overrides } from '../../model/system/run.ts';
import { startRun } from '../../model/system/start.ts';
import { compileTraced } from '../compile/compile.ts';
import { InputError } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import type { Cell, Drawing } from './drawing.ts';
import { type Meant, meaningOf, written } from './understand.ts';

export interface Foreign {
  /** The text of the scenario. */
  readonly text: string;
  readonly choices: Overrides;
  readonly assumptions: readonly string[];
  /** Lines of which nothing was understood, or that could not be where they are drawn. */
  readonly unread: readonly { readonly line: number; readonly text: string }[];
}

/** Who runs a program of the guest. */
const GUEST = /^(v?cpu|thread|task|guest|driver)\b/i;

interface Item {
  readonly cell: Cell;
  readonly meant: Meant;
}

/** A step of a program, and the cells that it is of, one by one for a batch. */
interface Planned {
  readonly lines: readonly string[];
  readonly items: readonly Item[];
  readonly batch: boolean;
}

const PAGE = 4096;
const pageOf = (address: number): number => address - (address % PAGE);
const FIRST_IOVA = 0x400000;
const MOST_STEPS = 5000;

/** @throws InputError where what was drawn is no scenario */
function compiled(text: string, file: string, line: number): ReturnType<typeof compileTraced> {
  try {
    return compileTraced(parseScenario(text, 'scenario.yaml'));
  } catch (problem) {
    if (!(problem instanceof InputError)) throw problem;
    throw new InputError({ file, line }, `what is drawn makes no scenario: ${problem.problems[0].text}`);
  }
}

/** @throws InputError where nothing of a guest is understood */
export function readForeign(drawing: Drawing, file: string, design: Design, extras: AllExtras): Foreign {
  const assumptions: string[] = [];
  const unread: { line: number; text: string }[] = [];
  const assume = (text: string): void => {
    if (!assumptions.includes(text)) assumptions.push(text);
  };

  const guests = drawing.columns.flatMap((name, column) => (GUEST.test(name) ? [{ name, column }] : []));
  const items: Item[] = [];
  for (const cell of drawing.cells) {
    const meant = guests.some(({ column }) => column === cell.column) ? meaningOf(cell.text) : undefined;
    if (meant) items.push({ cell, meant });
    else unread.push({ line: cell.line, text: cell.text });
  }
  if (items.length === 0)
    throw new InputError(
      { file, line: drawing.head },
      `nothing of a guest's program is understood; expected columns such as CPU A, with commands (TLBI_NH_VA, ATC_INV, SYNC), map, unmap, dma or free below, found ${drawing.columns.join(', ')}`,
    );
  const vcpus = guests.filter(({ column }) => items.some(({ cell }) => cell.column === column));

  const named = new Set(items.flatMap(({ meant }) => meant.device ?? []));
  if (named.size === 0) {
    named.add('A');
    assume('The drawing names no device: there is one, A, with ATS.');
  } else assume(`${[...named].join(', ')}: devices with ATS behind one SMMU, in one VM with one vsmmu.`);
  const devices = [...named].sort();
  const deviceOf = (meant: Meant): string => meant.device ?? devices[0];
  const address = (meant: Meant): number => {
    const given = meant.kind === 'command' ? (meant.fields.va ?? meant.fields.addr) : meant.iova;
    if (given === undefined) assume(`Where no address is drawn, it is 0x${FIRST_IOVA.toString(16)}.`);
    return pageOf(given ?? FIRST_IOVA);
  };

  // What is used before the drawing maps it was mapped before it begins, by who takes it away: a program unmaps its own.
  const before = vcpus.map((): string[] => []);
  const mapped = new Set<string>();
  for (const { cell, meant } of items) {
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
  const { topology, steps } = compiled(text, file, drawing.head);

  /** Where each cell is in its vCPU's program: op and command. */
  const points = new Map<Item, { readonly vcpu: number; readonly op: number; readonly sub: number }>();
  for (const [c, program] of programs.entries()) {
    const skipped = before[c].length + (several ? vcpus.length : 0);
    for (const [i, planned] of program.entries())
      for (const [sub, item] of planned.items.entries())
        points.set(item, { vcpu: c, op: steps[c].indexOf(skipped + i), sub: planned.batch ? sub : 0 });
  }

  const chosen = new Map<number, string>();
  const run = startRun(topology, design, { overrides: chosen, extras });
  const { machine: m } = run;
  const wordAt = (c: number, word: number): number => m.w[m.layout.vcpus[c] + word];
  const passed = ({ vcpu, op, sub }: { vcpu: number; op: number; sub: number }): boolean => {
    const pc = wordAt(vcpu, VCPU.pc);
    return pc > op || (pc === op && wordAt(vcpu, VCPU.sub) > sub);
  };
  const due = items.map((item) => ({ item, point: points.get(item)! }));
  while (due.length > 0 && run.length < MOST_STEPS) {
    while (due.length > 0 && passed(due[0].point)) due.shift();
    const options = run.options();
    if (options.length === 0) break;
    /** A vCPU must not begin what others are drawn to do first. */
    const waits = (transition: number): boolean => {
      const { kind, index } = m.actors.all[actorOf(transition)];
      if (kind !== 'guest' || due.length === 0) return false;
      const [pc, sub] = [wordAt(index, VCPU.pc), wordAt(index, VCPU.sub)];
      return due
        .slice(1)
        .some(
          ({ point }) => point.vcpu === index && point.op === pc && point.sub === sub && due[0].point.vcpu !== index,
        );
    };
    const free = options.filter(({ transition }) => !waits(transition));
    const mine = free.find(({ transition }) => {
      const { kind, index } = m.actors.all[actorOf(transition)];
      return kind === 'guest' && index === due[0]?.point.vcpu;
    });
    const taken = free.find((option) => option.taken);
    const next = mine ?? taken ?? free[0];
    if (!next) {
      // Nothing goes on without what is drawn later.
      const [late] = due.splice(0, 1);
      unread.push({ line: late.item.cell.line, text: `${late.item.cell.text} (cannot come where it is drawn)` });
      continue;
    }
    chosen.set(run.length + 1, next.name);
    run.extend(1);
  }
  return { text, choices: run.deviations, assumptions, unread: unread.sort((a, b) => a.line - b.line) };
}
