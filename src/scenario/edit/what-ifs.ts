/** Changes that are one click away: what is offered of a command, a step or a device, and the text that each leads to. */
import type { Path } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import type { Scenario } from '../language/schema.ts';
import { type Part, type PartKind, removePart } from './remove.ts';
import { addToTop, duplicateItem, EditError, insertItem, removeItem, setField, swapWithNext } from './splice.ts';

export interface WhatIf {
  /** What is offered, and what undo calls it: `swap commands 1 and 2`. */
  readonly name: string;
  /** The scenario with it. */
  readonly text: string;
}

interface Offer {
  readonly name: string;
  readonly make: () => string;
}

/** What a person points at. */
export type Target =
  /** A step of a program, one of its commands, or a fault, by where it stands. */
  | { readonly kind: 'path'; readonly path: Path }
  /** A part of the machine. */
  | Part;

const freeName = (base: string, taken: readonly string[]): string => {
  for (let n = 1; ; n++) if (!taken.includes(`${base}${n}`)) return `${base}${n}`;
};

const marksOf = ({ vms }: Scenario): string[] =>
  vms
    .flatMap(({ vcpus, vmm }) => [...vcpus.flatMap(({ program }) => program), ...vmm])
    .flatMap((step) => ('mark' in step ? [String(step.mark)] : []));

function ofItem(text: string, list: Path, i: number, length: number, what: string): Offer[] {
  return [
    ...(i + 1 < length ? [{ name: `swap ${what}s ${i} and ${i + 1}`, make: () => swapWithNext(text, list, i) }] : []),
    { name: `delete ${what} ${i}`, make: () => removeItem(text, list, i) },
    { name: `duplicate ${what} ${i}`, make: () => duplicateItem(text, list, i) },
  ];
}

function ofCommand(text: string, { vms }: Scenario, path: Path): Offer[] {
  const [, vm, , vcpu, , step, , k] = path.map(Number);
  const batch = vms[vm].vcpus[vcpu].program[step];
  if (!('commands' in batch)) return [];
  const list = path.slice(0, -1);
  const only = batch.commands.length === 1;
  return [
    ...ofItem(text, list, k, batch.commands.length, 'command').map((offer) =>
      // A batch has a command.
      only && offer.name.startsWith('delete')
        ? { ...offer, make: () => removeItem(text, path.slice(0, -3), step) }
        : offer,
    ),
    { name: `insert CMD_SYNC after command ${k}`, make: () => insertItem(text, list, k + 1, 'CMD_SYNC: {}') },
  ];
}

function ofStep(text: string, scenario: Scenario, path: Path): Offer[] {
  const [, vm, , vcpu, , step] = path.map(Number);
  const list = path.slice(0, 5);
  const { program } = scenario.vms[vm].vcpus[vcpu];
  const devices = scenario.vms[vm].vsmmus.flatMap(({ vdevices }) => vdevices.map(({ device }) => device));
  const mark = freeName('here', marksOf(scenario));
  return [
    ...ofItem(text, list, step, program.length, 'step'),
    ...devices.map((device) => ({
      name: `unbind ${device} before step ${step}`,
      make: () =>
        addToTop(insertItem(text, list, step, `mark: ${mark}`), 'faults', `{ unbind: ${device}, at: ${mark} }`),
    })),
  ];
}

function ofDevice(text: string, { devices }: Scenario, name: string): Offer[] {
  const i = devices.findIndex((device) => device.name === name);
  if (i < 0) return [];
  const path: Path = ['devices', i];
  const { ats, silent, slow } = devices[i];
  const turn = (field: string, on: boolean, words: string): Offer => ({
    name: words,
    make: () => setField(text, path, field, String(on)),
  });
  return [
    turn('silent', !silent, silent ? `let ${name} answer invalidations` : `let ${name} never answer an invalidation`),
    turn('slow', !slow, slow ? `let ${name} answer in time` : `let ${name} answer in time or not`),
    turn('ats', !ats, ats ? `take ATS from ${name}` : `give ATS to ${name}`),
  ];
}

/** One more device, of the first vsmmu, with StreamIDs and an ASID of its own. */
function addDevice(text: string, { devices, vms }: Scenario): Offer {
  const [{ smmu, vdevices }] = vms[0].vsmmus;
  const name = freeName(
    'D',
    devices.map((device) => device.name),
  );
  const above = (values: readonly number[], by: number): number => Math.max(0, ...values) + by;
  const sid = above(
    devices.flatMap((device) => device.sid),
    0x100,
  );
  const vsid = above(
    vdevices.map((one) => one.vsid),
    8,
  );
  const asid = above(
    vms[0].vsmmus.flatMap((one) => one.vdevices.map((vdevice) => vdevice.asid)),
    1,
  );
  const hex = (n: number): string => `0x${n.toString(16)}`;
  return {
    name: `add device ${name}`,
    make: () =>
      insertItem(
        addToTop(text, 'devices', `{ name: ${name}, smmu: ${smmu}, sid: ${hex(sid)}, ats: true }`),
        ['vms', 0, 'vsmmus', 0, 'vdevices'],
        vdevices.length,
        `{ device: ${name}, vsid: ${hex(vsid)}, asid: ${asid} }`,
      ),
  };
}

/** One more vCPU, by which a device accesses an address meanwhile. */
function addVcpu(text: string, { vms }: Scenario): Offer[] {
  const [{ vcpus, vsmmus }] = vms;
  const name = freeName(
    'vcpu',
    vms.flatMap((vm) => vm.vcpus.map((vcpu) => vcpu.name)),
  );
  const mapped = vcpus.flatMap(({ program }) => program).find((step) => 'map' in step);
  if (!mapped || !('map' in mapped)) return [];
  const { device, iova } = mapped.map;
  if (!vsmmus.some(({ vdevices }) => vdevices.some((vdevice) => vdevice.device === device))) return [];
  const item = `{ name: ${name}, program: [dma: { device: ${device}, iova: 0x${iova.toString(16)} }] }`;
  return [
    {
      name: `add vCPU ${name}: ${device} reads 0x${iova.toString(16)} meanwhile`,
      make: () => insertItem(text, ['vms', 0, 'vcpus'], vcpus.length, item),
    },
  ];
}

const SAID: Readonly<Record<PartKind, string>> = {
  vm: 'VM',
  smmu: 'SMMU',
  vsmmu: 'vsmmu',
  device: 'device',
  vcpu: 'vCPU',
};

/** What the layout of a text leaves no place for is not offered. */
function made({ name, make }: Offer): WhatIf[] {
  try {
    return [{ name, text: make() }];
  } catch (problem) {
    if (problem instanceof EditError) return [];
    throw problem;
  }
}

/**
 * What is offered of a target, the most particular first. `text`: a scenario that is right.
 * @throws InputError where it is not
 */
export function whatIfs(text: string, target: Target | undefined): WhatIf[] {
  const { scenario } = parseScenario(text, 'scenario');
  const offers: Offer[] = [];
  if (target && target.kind !== 'path') {
    if (target.kind === 'device') offers.push(...ofDevice(text, scenario, target.name));
    offers.push({ name: `remove ${SAID[target.kind]} ${target.name}`, make: () => removePart(text, target) });
  } else if (target?.path[0] === 'vms' && target.path[4] === 'program') {
    if (target.path[6] === 'commands') offers.push(...ofCommand(text, scenario, target.path));
    offers.push(...ofStep(text, scenario, target.path));
  } else if (target?.path[0] === 'faults')
    offers.push({
      name: `delete fault ${target.path[1]}`,
      make: () => removeItem(text, ['faults'], Number(target.path[1])),
    });
  offers.push(addDevice(text, scenario), ...addVcpu(text, scenario));
  return offers.flatMap(made);
}
