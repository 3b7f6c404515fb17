/** The programs of a drawing from somewhere else, as the text of a scenario. */
import type { Assume } from './foreign.ts';
import type { Item, Items } from './items.ts';
import { type Meant, written } from './understand.ts';

/** A step of a program, and the cells that it is of, one by one for a batch. */
export interface Planned {
  readonly lines: readonly string[];
  readonly items: readonly Item[];
  readonly batch: boolean;
}

export interface Programs {
  /** By vCPU. */
  readonly programs: readonly (readonly Planned[])[];
  /** By vCPU: steps that are not drawn, which stand before those that are. */
  readonly skipped: readonly number[];
  /** The scenario that has them. */
  readonly text: string;
}

const PAGE = 4096;
const pageOf = (address: number): number => address - (address % PAGE);
const FIRST_IOVA = 0x400000;

/** `assumptions`: those that `assume` has noted, for the text. */
export function programsOf({ items, vcpus }: Items, assume: Assume, assumptions: readonly string[]): Programs {
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
  return {
    programs,
    skipped: vcpus.map((_, c) => before[c].length + (several ? vcpus.length : 0)),
    text: `${lines.join('\n')}\n`,
  };
}
