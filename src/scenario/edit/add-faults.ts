/** What could happen on the host, once and at any time. */
import { stage2PageLog2, type Topology } from '../../model/state/topology.ts';
import { compileScenario } from '../compile/compile.ts';
import type { Parsed } from '../language/errors.ts';
import type { Addition } from './add-parts.ts';
import { hex } from './fresh.ts';
import type { Removable } from './remove.ts';
import { addToTop } from './splice.ts';

/** As many as a machine keeps track of. */
const MOST_FAULTS = 32;
const PAGE_LOG2 = 12;

/** By VM, a page that its programs map, if any. */
function mappedPages({ vms, vcpus }: Topology): (number | undefined)[] {
  return vms.map((_, v) => {
    const ops = vcpus.filter(({ vm }) => vm === v).flatMap((vcpu) => vcpu.ops);
    const map = ops.find((op) => op.op === 'pte' && op.what === 'map');
    return map?.op === 'pte' ? map.ipa : undefined;
  });
}

export function faultsToAdd(text: string, parsed: Parsed): Addition[] {
  const { vms, faults, design } = parsed.scenario;
  if (faults.length >= MOST_FAULTS) return [];
  const offer = (words: string, fault: string, of: readonly Removable[]): Addition => ({
    name: `add fault: ${words}`,
    of,
    into: { faults: '' },
    make: () => addToTop(text, 'faults', fault),
  });
  const topology = compileScenario(parsed);
  const pages = mappedPages(topology);
  const vsmmus = vms.flatMap((vm) => vm.vsmmus.map(({ name }) => ({ name, vm: vm.name })));
  const given = vms.flatMap((vm) => vm.vsmmus.flatMap(({ vdevices }) => vdevices.map(({ device }) => device)));
  return [
    ...given.flatMap((name) => {
      const of: Removable[] = [{ kind: 'device', name }];
      return [
        offer(`${name} is unbound at some time`, `{ unbind: ${name} }`, of),
        offer(`${name} answers nothing from some time on`, `{ reset: ${name} }`, of),
      ];
    }),
    ...vsmmus.flatMap(({ name }) => {
      const of: Removable[] = [{ kind: 'vsmmu', name }];
      return [
        offer(`a call of ${name} finds no memory`, `{ enomem: ${name} }`, of),
        offer(`a call of ${name} gives up waiting`, `{ timeout: ${name} }`, of),
      ];
    }),
    ...topology.vms.flatMap(({ name, ipa, size, pa }, v) => {
      const page = pages[v];
      // RAM that is mapped by blocks is not taken away page by page.
      if (page === undefined || stage2PageLog2(ipa, pa, size) !== PAGE_LOG2) return [];
      const fault = `{ unmap_s2: { vm: ${name}, ipa: ${hex(page)} } }`;
      return [offer(`${name} loses its page at IPA ${hex(page)}`, fault, [{ kind: 'vm', name }])];
    }),
    ...(design === 'vcmdq'
      ? vsmmus.flatMap((from) =>
          vsmmus
            .filter((to) => to.vm !== from.vm)
            .map((to) =>
              offer(
                `the VCMDQ of ${from.name} goes to ${to.name}`,
                `{ reassign: { from: ${from.name}, to: ${to.name} } }`,
                [{ kind: 'vsmmu', name: from.name }],
              ),
            ),
        )
      : []),
  ];
}
