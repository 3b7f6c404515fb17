/** Changes that are one click away: what is offered of a command, a step or a device, and the text that each leads to. */
import { InputError, type Parsed, type Path } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import type { Scenario } from '../language/schema.ts';
import { additions } from './add.ts';
import { checkedText } from './checked-text.ts';
import { deleteItem } from './delete-item.ts';
import { freeName, namesOf } from './fresh.ts';
import { type Removable, removePart } from './remove.ts';
import { GIVEN } from './refers.ts';
import { PART_WORDS, valueAt } from './said.ts';
import { addToTop, copyItem, insertItem, moveItem, removeItem, setField } from './splice.ts';

interface Offer {
  /** What is offered, and what undo calls it: `swap commands 1 and 2`. */
  readonly name: string;
  /** What it makes may be no scenario. */
  readonly unsure?: true;
  readonly make: () => string;
}

/** What a person points at. */
export type WhatIfTarget =
  /** An item of a list, by where it stands: a step of a program, one of its commands, a fault, a part of the machine. */
  | { readonly kind: 'path'; readonly path: Path }
  /** A part of the machine. */
  | Removable;

/** `of`: whose item it is, where its number alone could be that of another one. */
function ofItem(text: string, scenario: Scenario, list: Path, i: number, what: string, of = ''): Offer[] {
  const { length } = valueAt(scenario, list) as readonly unknown[];
  return [
    ...(i + 1 < length
      ? [
          {
            name: `swap ${what}s ${i} and ${i + 1}${of}`,
            unsure: true as const,
            make: () => moveItem(text, list, i, i + 1),
          },
        ]
      : []),
    { name: `delete ${what} ${i}${of}`, unsure: true, make: () => deleteItem(text, scenario, [...list, i]) },
    { name: `duplicate ${what} ${i}${of}`, unsure: true, make: () => copyItem(text, list, i, i + 1) },
  ];
}

function ofCommand(text: string, scenario: Scenario, path: Path): Offer[] {
  const [, vm, , vcpu, , step, , k] = path.map(Number);
  const batch = scenario.vms[vm].vcpus[vcpu].program[step];
  if (!('commands' in batch)) return [];
  const list = path.slice(0, -1);
  return [
    ...ofItem(text, scenario, list, k, 'command'),
    { name: `insert CMD_SYNC after command ${k}`, make: () => insertItem(text, list, k + 1, 'CMD_SYNC: {}') },
  ];
}

function ofStep(text: string, scenario: Scenario, path: Path): Offer[] {
  const [, vm, , vcpu, , step] = path.map(Number);
  const list = path.slice(0, 5);
  // The steps of the run are others.
  const of = ` of ${scenario.vms[vm].vcpus[vcpu].name}`;
  const devices = scenario.vms[vm].vsmmus.flatMap(({ vdevices }) => vdevices.map(({ device }) => device));
  const mark = freeName('here', namesOf(scenario).mark);
  return [
    ...ofItem(text, scenario, list, step, 'step', of),
    ...devices.map((device) => ({
      name: `unbind ${device} before step ${step}${of}`,
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

function ofPart(text: string, parsed: Parsed, part: Removable): Offer[] {
  return [
    ...(part.kind === 'device' ? ofDevice(text, parsed.scenario, part.name) : []),
    { name: `remove ${PART_WORDS[part.kind]} ${part.name}`, unsure: true, make: () => removePart(text, part) },
    ...additions(text, parsed, part),
  ];
}

/** The part of the machine that is written at a path; of a vdevice its device, as in the graph. */
function partAt(scenario: Scenario, path: Path): Removable | undefined {
  const list = String(path.at(-2));
  const { name = '', device = '' } = valueAt(scenario, path) as { readonly name?: string; readonly device?: string };
  if (Object.hasOwn(GIVEN, list)) return { kind: GIVEN[list], name };
  return list === 'vdevices' ? { kind: 'device', name: device } : undefined;
}

/** What is offered of a target, the most particular first. @throws InputError for a text that is wrong */
function offersOf(text: string, target: WhatIfTarget | undefined): Offer[] {
  const parsed = parseScenario(text, 'scenario');
  const { scenario } = parsed;
  if (!target) return additions(text, parsed);
  if (target.kind !== 'path') return ofPart(text, parsed, target);
  const { path } = target;
  if (valueAt(scenario, path) === undefined) return [];
  const part = partAt(scenario, path);
  if (part) return ofPart(text, parsed, part);
  if (path[0] === 'vms' && path[4] === 'program')
    return [
      ...(path[6] === 'commands' ? ofCommand(text, scenario, path) : []),
      ...ofStep(text, scenario, path),
      ...additions(text, parsed, { kind: 'vcpu', name: scenario.vms[Number(path[1])].vcpus[Number(path[3])].name }),
    ];
  if (path[2] === 'vmm') {
    const [, vm, , step] = path.map(Number);
    return ofItem(text, scenario, path.slice(0, -1), step, 'step', ` of ${scenario.vms[vm].name}’s main thread`);
  }
  if (path[0] !== 'faults') return [];
  const i = Number(path[1]);
  return [{ name: `delete fault ${i}`, make: () => removeItem(text, ['faults'], i) }];
}

/** What is offered of a target, or what can be added where there is none. @throws InputError for a text that is wrong */
export const whatIfs = (text: string, target: WhatIfTarget | undefined): string[] =>
  offersOf(text, target)
    .filter((offer) => !offer.unsure || isRight(offer))
    .map(({ name }) => name);

/** What would be no scenario, or has no place in the layout of the text, is not offered. */
function isRight({ make }: Offer): boolean {
  try {
    checkedText(make);
    return true;
  } catch (problem) {
    if (problem instanceof InputError) return false;
    throw problem;
  }
}

/** The text with what is offered by a name. @throws InputError */
export function whatIf(text: string, target: WhatIfTarget | undefined, name: string): string {
  const offer = offersOf(text, target).find((one) => one.name === name);
  if (!offer) throw new InputError({ file: 'scenario' }, `'${name}' is not offered`);
  return checkedText(offer.make);
}
