/** What could be changed of what is selected, or of the step that is shown. */
import { NO_COMMAND } from '../../model/state/events.ts';
import { objectAt } from '../../model/iommufd/objects/objects.ts';
import { IDEV, VDEVICE, VIOMMU } from '../../model/state/ctx-layout.ts';
import { IOMMU_KIND, refOf } from '../../model/state/ref.ts';
import type { Removable } from '../../scenario/edit/remove.ts';
import type { Run } from '../../model/system/run.ts';
import { type WhatIfTarget, whatIf, whatIfs } from '../../scenario/edit/what-ifs.ts';
import { InputError, type Parsed, type Path } from '../../scenario/language/errors.ts';
import { setCommandField } from '../../scenario/edit/command-field.ts';
import { parseScenario } from '../../scenario/language/parse.ts';
import type { Changed, WhatIfChoice, WhatIfParams } from '../protocol/edit.ts';
import { tracedPaths } from '../../scenario/terms/trace.ts';

/** What is offered, by its names. `text`: of the scenario that the run is of. The run stays where it is. */
export const offered = (run: Run, text: string, at: WhatIfParams): string[] => whatIfs(text, targetAt(run, text, at));

/** The text with one of them. @throws InputError */
export const chosen = (run: Run, text: string, { name, ...at }: WhatIfChoice): string =>
  whatIf(text, targetAt(run, text, at), name);

function targetAt(run: Run, text: string, { selection, position, path }: WhatIfParams): WhatIfTarget | undefined {
  if (path) return { kind: 'path', path };
  const here = run.position;
  try {
    return targetOf(run, parseScenario(text, 'scenario'), selection, position);
  } finally {
    run.seek(here);
  }
}

function targetOf(run: Run, parsed: Parsed, selection: string | null, position: number): WhatIfTarget | undefined {
  const { kind, owner, n } = refOf(selection ?? '');
  const part = selection === null ? undefined : partOf(run, kind, owner, n);
  if (part) return part;
  const path = pathAt(run, parsed, kind === 'cmd' && n !== undefined ? writtenAt(run, owner, n) : position - 1);
  return path && { kind: 'path', path };
}

/** What the step at an index carries out; undefined where there is none. The run stands elsewhere then. */
function pathAt(run: Run, parsed: Parsed, index: number): Path | undefined {
  let i = 0;
  for (const path of tracedPaths(run, parsed)) if (i++ === index) return path;
  return undefined;
}

/** The part of the machine that an object of the graph is, or belongs to. */
function partOf({ machine: m }: Run, kind: string, owner: string, n: number | undefined): Removable | undefined {
  const { topo } = m;
  switch (kind) {
    case 'device':
      return { kind, name: owner };
    case IOMMU_KIND:
      return { kind: 'smmu', name: owner };
    case 'vmm':
      return { kind: 'vsmmu', name: owner };
    case 'vcpu':
      return { kind, name: owner };
    case 'ioas':
    case 'hwpt_paging':
      return { kind: 'vm', name: owner };
  }
  const k = m.ctxs[topo.vms.findIndex(({ name }) => name === owner)];
  if (!k || n === undefined) return undefined;
  if (kind === 'viommu') {
    const v = m.w[objectAt(k, n) + VIOMMU.owner] - 1;
    return v < 0 ? undefined : { kind: 'vsmmu', name: topo.guestIommus[v].name };
  }
  const idev = kind === 'idev' ? n : kind === 'vdevice' ? m.w[objectAt(k, n) + VDEVICE.idev] : 0;
  return idev ? { kind: 'device', name: topo.devices[m.w[objectAt(k, idev) + IDEV.device]].name } : undefined;
}

/**
 * A command with another value of one of its fields, as text. `value`: as it is written there, a number or a device's name.
 * @throws InputError for a command that the text does not write, and for a value that a scenario cannot have there
 */
export function withField(run: Run, text: string, selection: string, field: string, value: string): Changed {
  const here = run.position;
  const parsed = parseScenario(text, 'scenario');
  const { owner, n = -1 } = refOf(selection);
  const path = pathAt(run, parsed, writtenAt(run, owner, n));
  run.seek(here);
  if (path?.at(-2) !== 'commands')
    throw new InputError({ file: 'scenario' }, 'the text does not write this command: its driver makes it of a step');
  if (!/^(0x[0-9a-fA-F]+|\d+|[A-Za-z_][\w-]*)$/.test(value))
    throw new InputError({ file: 'scenario', field }, `expected a number or a device, found '${value}'`);
  const name = `set ${field.toUpperCase()} of command ${n} to ${value}`;
  return { name, text: setCommandField(text, path, field, value) };
}

/** Index of the step in which a command was written, or -1. */
function writtenAt({ machine: { topo }, history: { steps }, length }: Run, queue: string, ordinal: number): number {
  const v = topo.guestIommus.findIndex(({ name }) => name === queue);
  for (let i = 0; i < length; i++)
    if (steps.queue(i) === v && steps.ordinal(i) === ordinal && ordinal !== NO_COMMAND) return i;
  return -1;
}
