/** From a scenario to the topology of a machine: names resolved, guest memory laid out, programs made of commands. */
import { PROPERTIES } from '../../model/check/properties.ts';
import type { MainSpec } from '../../model/state/main-program.ts';
import type { FaultSpec, Topology } from '../../model/state/topology.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import { scenarioArch } from '../arch/registry.ts';
import { checkHazard } from '../hazards/check-hazard.ts';
import { beside, every } from '../language/all-errors.ts';
import type { Parsed } from '../language/errors.ts';
import { compileFault } from './faults.ts';
import { hardwareOf } from './hardware.ts';
import { compileMain } from './main-program.ts';
import { indexIn } from './names.ts';
import { Vms } from './vms.ts';

/** A transition names its actor in 8 bits. */
const MOST_ACTORS = 255;
/** A word has a bit for each. */
const MOST_FAULTS = 32;

/** @throws InputError with all that is wrong; what needs something else is looked at only when that is right */
export const compileScenario = (parsed: Parsed): Topology => compileTraced(parsed).topology;

/** The same, and by vCPU and op the step of its program that the op is of. */
export const compileTraced = (
  parsed: Parsed,
): { readonly topology: Topology; readonly steps: readonly (readonly number[])[] } =>
  beside(
    () => topologyOf(parsed),
    () => checkExpected(parsed),
    () => checkHazard(parsed),
  );

/** The designs and properties of what is expected. */
function checkExpected({ scenario, error }: Parsed): void {
  const designIndex = indexIn(
    DESIGNS.map((d) => d.id),
    'design',
    error,
  );
  const propertyIndex = indexIn(
    PROPERTIES.map((p) => p.id),
    'property',
    error,
  );
  beside(
    () => designIndex(scenario.design, ['design']),
    () =>
      every(Object.entries(scenario.expect), ([design, { breaks }]) => {
        designIndex(design, ['expect', design]);
        every(breaks, (property, i) => propertyIndex(property, ['expect', design, 'breaks', i]));
      }),
  );
}

function topologyOf(parsed: Parsed): ReturnType<typeof compileTraced> {
  const { scenario, error } = parsed;
  const arch = scenarioArch(scenario.arch);
  const hardware = hardwareOf(parsed, arch);
  const { iommus, devices, deviceIndex } = hardware;
  const made = new Vms(parsed, arch, hardware);
  const { vms, guestIommus, vcpus, steps, marks, waits, owner, guestMemory, framesReserved } = made;

  const settleWait = ({ ops, op, mark, path }: (typeof waits)[number]): void => {
    const point = marks.get(mark);
    if (!point)
      throw error(path, `there is no mark '${mark}'; expected one of ${[...marks.keys()].join(', ') || '(none)'}`);
    ops[op] = { op: 'after', ...point };
  };
  const compileMains = (): MainSpec[] =>
    every(scenario.vms, (vm, ctx) => {
      if (vm.vmm.length === 0) return [];
      const name = scenario.vms.length === 1 ? 'VMM main' : `VMM main ${vm.name}`;
      const context = { arch, name, ctx, vm: vms[ctx], devices: devices.map((d) => d.name), guestIommus, marks, error };
      return [compileMain(vm.vmm, context, ['vms', ctx, 'vmm'])];
    }).flat();
  const guestIommuIndex = indexIn(
    guestIommus.map((s) => s.name),
    'vsmmu',
    error,
  );
  const context = { vms, marks, guestIommuIndex, deviceIndex, owner, error };
  const faults: FaultSpec[] = [];
  const mains = beside(
    compileMains,
    () => every(waits, settleWait),
    () => every(scenario.faults, (fault, i) => faults.push(compileFault(fault, ['faults', i], context))),
  );
  if (faults.length > MOST_FAULTS) throw error(['faults', MOST_FAULTS], `at most ${MOST_FAULTS} faults`);
  const actors = 1 + vcpus.length + guestIommus.length * 2 + iommus.length + devices.length + mains.length;
  if (actors > MOST_ACTORS)
    throw error(
      ['devices'],
      `together with vcpus, vsmmus and SMMUs too many: ${actors} actors, at most ${MOST_ACTORS}`,
    );
  const { broken } = scenario;
  const topology = {
    arch: arch.id,
    iommus,
    devices,
    vms,
    guestIommus,
    vcpus,
    mains,
    faults,
    guestMemory,
    broken,
    framesReserved,
  };
  return { topology, steps };
}
