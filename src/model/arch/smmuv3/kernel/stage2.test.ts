/** What of guest RAM stage 2 maps, and what the host takes out of it (arm_smmu_domain_inv_range(), Linux 7.3). */
import { expect, test } from 'vitest';
import { EXTRAS } from '../../extras.ts';
import { Process, done } from '../../../iommufd/ctx.test-helper.ts';
import { KERNEL_EVENT } from '../../../iommufd/events.ts';
import { OBJ_TYPE, findObject, objectAt } from '../../../iommufd/objects/objects.ts';
import { HWPT } from '../../../state/ctx-layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { PageStore } from '../../../state/pages.ts';
import type { FaultSpec } from '../../../state/topology.ts';
import { buildMachine } from '../../../system/build.ts';
import { parseDesign } from '../../../system/design-spec.ts';
import { oneStream } from '../context.test-helper.ts';
import { unmapStage2 } from './stage2.ts';
import { beginUnmapS2 } from './unmap-s2.ts';

const IPA = 0x40000000;

/** A VM with so much RAM, of which the host takes a page. */
function machine(size: number, page = 0, design = 'viommu-batch') {
  const topo = oneStream(1);
  const fault = { kind: 'unmap_s2', vm: 0, ipa: IPA + page * 4096, flush: 'full' } satisfies FaultSpec;
  const m = buildMachine(
    { ...topo, vms: topo.vms.map((vm) => ({ ...vm, size })), faults: [fault] },
    parseDesign(design),
    new PageStore(),
    EXTRAS,
  );
  /** VM, IPA, whether all SMMUs share the stage 2, pages. */
  const taken = (): number[] => {
    const told: number[] = [];
    m.observe = (kind, _, ...args) => {
      if (kind === KERNEL_EVENT.unmapS2) told.push(...args.slice(0, 4));
    };
    beginUnmapS2(m, fault, 0);
    return told;
  };
  return { m, taken };
}

const ioasOf = ({ ctxs: [k] }: Machine): number => findObject(k, OBJ_TYPE.ioas, () => true);
const unmapAll = (m: Machine): void => {
  done(m.ctxs[0], 'IOAS_UNMAP', { ioas_id: ioasOf(m), iova: 0n, length: 2n ** 64n - 1n });
};

test('RAM of the VM is mapped, and nothing that reaches beyond it', () => {
  const { m } = machine(0x10000);
  const [k] = m.ctxs;
  const at = objectAt(
    k,
    findObject(k, OBJ_TYPE.hwptPaging, () => true),
  );
  const maps = (user_va: number): boolean => {
    unmapAll(m);
    const place = { iova: BigInt(user_va), user_va: BigInt(user_va), length: 0x2000n };
    done(k, 'IOAS_MAP', { flags: 7, ioas_id: ioasOf(m), ...place }, new Process());
    return unmapStage2(m.mem, k.w[at + HWPT.root] * 4096, user_va, 0x2000) !== 0;
  };
  expect([IPA - 0x1000, IPA + 0x2000, IPA + 0xf000, IPA + 0x10000].map(maps)).toEqual([false, true, false, false]);
});

test('the host takes the page; where one entry maps 2 MiB, all of it', () => {
  expect(machine(0x10000, 3).taken()).toEqual([0, IPA + 0x3000, 0, 1]);
  expect(machine(0x400000, 3).taken()).toEqual([0, IPA, 0, 512]);
  expect(machine(0x400000, 0x203).taken()).toEqual([0, IPA + 0x200000, 0, 512]);
});

test('the page alone where nothing is mapped', () => {
  const { m, taken } = machine(0x400000, 0x203);
  unmapAll(m);
  expect(taken()).toEqual([0, IPA + 0x203000, 0, 1]);
});

test('of a stage 2 that all SMMUs share it says so', () => {
  expect(machine(0x10000, 3, 'viommu-batch,shared-s2=yes,vmid=per-viommu').taken()).toEqual([0, IPA + 0x3000, 1, 1]);
});
