/** What a scenario says of its hazard names properties, designs, vCPUs and VMs that there are. */
import { PROPERTIES } from '../model/check/properties.ts';
import { DesignError, parseDesign } from '../model/system/design-spec.ts';
import { DESIGNS } from '../model/system/designs.ts';
import type { Parsed, Path } from './errors.ts';

/** @throws InputError */
export function checkHazard({ scenario, error }: Parsed): void {
  const { breaks, found, fix } = scenario;
  const named = (name: string, among: readonly string[], what: string, path: Path): void => {
    if (!among.includes(name)) throw error(path, `there is no ${what} '${name}'; expected one of ${among.join(', ')}`);
  };
  const designs = DESIGNS.map(({ id }) => id);
  const properties = PROPERTIES.map(({ id }) => id);

  breaks.forEach((id, i) => {
    named(id, properties, 'property', ['breaks', i]);
  });
  for (const [design, said] of Object.entries(found)) {
    named(design, designs, 'design', ['found', design]);
    if (typeof said === 'string') continue;
    const [list, at]: [readonly string[], Path] = Array.isArray(said)
      ? [said, ['found', design]]
      : [said.breaks, ['found', design, 'breaks']];
    const unknown = list.findIndex((id) => !breaks.includes(id));
    if (unknown >= 0)
      throw error([...at, unknown], `'${list[unknown]}' is not among those that decide: ${breaks.join(', ')}`);
    const wrong = Array.isArray(said) ? undefined : mistakeIn(`${design},${said.with}`);
    if (wrong) throw error(['found', design, 'with'], wrong);
  }

  if (!fix) return;
  if (fix.design !== undefined) named(fix.design, designs, 'design', ['fix', 'design']);
  fix.except.forEach((design, i) => {
    named(design, designs, 'design', ['fix', 'except', i]);
  });
  if (fix.with !== undefined) {
    // Not every design takes the parameters of a fix, but one must.
    const mistakes = (fix.design ? [fix.design] : designs).map((design) => mistakeIn(`${design},${fix.with}`));
    if (mistakes[0] && !mistakes.includes(undefined)) throw error(['fix', 'with'], mistakes[0]);
  }
  const vcpus = scenario.vms.flatMap((vm) => vm.vcpus.map(({ name }) => name));
  for (const name of Object.keys(fix.programs ?? {})) named(name, vcpus, 'vCPU', ['fix', 'programs', name]);
  const vms = scenario.vms.map(({ name }) => name);
  for (const name of Object.keys(fix.vmms ?? {})) named(name, vms, 'VM', ['fix', 'vmms', name]);
}

/** What is wrong with the specification of a design; undefined for nothing. */
function mistakeIn(spec: string): string | undefined {
  try {
    parseDesign(spec);
    return undefined;
  } catch (problem) {
    if (problem instanceof DesignError) return problem.message;
    throw problem;
  }
}
