/** What a scenario says of its hazard names properties, designs, vCPUs and VMs that there are. */
import { PROPERTIES } from '../../model/check/properties.ts';
import { DesignError, parseDesign } from '../../model/system/design-spec.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import { beside, every } from '../language/all-errors.ts';
import type { Parsed, Path } from '../language/errors.ts';

/** @throws InputError with all that is wrong */
export function checkHazard({ scenario, error }: Parsed): void {
  const { breaks, found, fix } = scenario;
  const named = (name: string, among: readonly string[], what: string, path: Path): void => {
    if (!among.includes(name)) throw error(path, `there is no ${what} '${name}'; expected one of ${among.join(', ')}`);
  };
  const designs = DESIGNS.map(({ id }) => id);
  const properties = PROPERTIES.map(({ id }) => id);

  beside(
    () => every(breaks, (id, i) => named(id, properties, 'property', ['breaks', i])),
    () =>
      every(Object.entries(found), ([design, said]) => {
        named(design, designs, 'design', ['found', design]);
        if (typeof said === 'string') return;
        const [list, at]: [readonly string[], Path] = Array.isArray(said)
          ? [said, ['found', design]]
          : [said.breaks, ['found', design, 'breaks']];
        every(list, (id, i) => {
          if (!breaks.includes(id))
            throw error([...at, i], `'${id}' is not among those that decide: ${breaks.join(', ')}`);
        });
        const wrong = Array.isArray(said) ? undefined : mistakeIn(`${design},${said.with}`);
        if (wrong) throw error(['found', design, 'with'], wrong);
      }),
    () => fix && checkFix(fix),
  );

  function checkFix({ design: on, except, with: parameters, programs = {}, vmms = {} }: NonNullable<typeof fix>): void {
    const vcpus = scenario.vms.flatMap((vm) => vm.vcpus.map(({ name }) => name));
    const vms = scenario.vms.map(({ name }) => name);
    beside(
      () => on !== undefined && named(on, designs, 'design', ['fix', 'design']),
      () => every(except, (design, i) => named(design, designs, 'design', ['fix', 'except', i])),
      () => {
        if (parameters === undefined) return;
        // Not every design takes the parameters of a fix, but one must.
        const mistakes = (on ? [on] : designs).map((design) => mistakeIn(`${design},${parameters}`));
        if (mistakes[0] && !mistakes.includes(undefined)) throw error(['fix', 'with'], mistakes[0]);
      },
      () => every(Object.keys(programs), (name) => named(name, vcpus, 'vCPU', ['fix', 'programs', name])),
      () => every(Object.keys(vmms), (name) => named(name, vms, 'VM', ['fix', 'vmms', name])),
    );
  }
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
