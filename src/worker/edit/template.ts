import { EXTRAS } from '../../model/arch/extras.ts';
import type { Topology } from '../../model/state/topology.ts';
import { buildMachine } from '../../model/system/build.ts';
import { DEFAULT_DESIGN, designById } from '../../model/system/designs.ts';
import { machineText } from '../../scenario/edit/machine-text.ts';
import { TEMPLATES, templateText } from '../../scenario/edit/templates.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { type Files, load } from '../load.ts';
import type { Source } from '../protocol/place.ts';
import { viewOf } from '../view/arch/registry.ts';

/** The machine of a source, with a guest program to begin with. @throws InputError */
export async function machine(source: Source, files: Files): Promise<string> {
  const { topology } = await load(source, files);
  return machineText(topology, source.kind === 'scenario' ? source.id : source.name, await asidsOf(topology));
}

/** By device, the ASID of its CD when the run begins. */
async function asidsOf(topology: Topology): Promise<readonly (number | undefined)[]> {
  const m = buildMachine(topology, designById(DEFAULT_DESIGN)!, undefined, EXTRAS);
  const { asidOf } = await viewOf(m).graph(m);
  return topology.devices.map((_, device) => asidOf(m, device));
}

/** @throws InputError */
export function template(id: string): string {
  const text = templateText(id);
  if (text !== undefined) return text;
  const known = TEMPLATES.map((one) => one.id).join(', ');
  throw new InputError({ file: id }, `there is no template of this name; expected one of ${known}`);
}
