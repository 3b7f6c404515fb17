import { describe, expect, test } from 'vitest';
import type { MainOp } from '../../state/main-program.ts';
import type { Op, Topology } from '../../state/topology.ts';
import { Freed } from './freed.ts';
import { TOPO } from './revocation.test-helper.ts';

describe('frames that will be given to something else', () => {
  const free = (ipa: number, pages: number): Op => ({ op: 'free', ipa, pages });
  const IPA = 0x40000000;

  test('are those that programs free, each VM by itself', () => {
    const vcpus = TOPO.vcpus.map((vcpu, c) => ({
      ...vcpu,
      ops: c === 0 ? [free(IPA + 0x1000, 2), free(IPA + 0x5000, 1)] : [free(IPA, 1)],
    }));
    const topo = { ...TOPO, vcpus };
    expect([Freed.words(TOPO), Freed.words(topo)]).toEqual([0, 2]);
    const words = new Uint32Array(5);
    const freed = new Freed(topo, words, 3);
    const held = (frame: number, pages = 1): boolean => freed.held(frame, pages);
    freed.filled(8, 0x2000, 1);
    // PA 0x800000000 is IPA 0x40000000 of the first VM, 0x800010000 of the second.
    expect([0x800000, 0x800001, 0x800002, 0x800003, 0x800005, 0x800010].map((frame) => held(frame))).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
    freed.filled(8, 0x10000, 1);
    expect([held(0x800010), words[0], words[3], words[4]]).toEqual([true, 0, 1, 1]);
    freed.filled(8, 0, 16);
    expect([held(0x800005), held(0x800003, 2), held(0x800003, 3), words[3]]).toEqual([true, false, true, 3]);
  });

  test('a bit for each, in as many words as it takes', () => {
    const ops = Array.from({ length: 33 }, (_, i) => free(IPA + (i % 16) * 0x1000, 1));
    const topo = { ...TOPO, vcpus: [{ ...TOPO.vcpus[0], ops }] };
    expect(Freed.words(topo)).toBe(2);
    const words = new Uint32Array(2);
    new Freed(topo, words, 0).filled(8, 0, 1);
    // The first page is freed by ops 0, 16 and 32.
    expect([...words]).toEqual([0x10001, 1]);
  });

  test('or the host takes, or a VMM’s main thread unmaps, as far as guest RAM lies there', () => {
    const unmap = (iova: bigint, length: bigint, vm = 0): Pick<Topology, 'mains'> => ({
      mains: [
        {
          name: 'main',
          vm,
          ops: [{ op: 'ioctl', ioctl: 'IOMMU_IOAS_UNMAP', fields: { ioas_id: 1, iova, length }, as: -1 } as MainOp],
          names: [],
        },
      ],
    });
    const held = (more: Partial<Topology>): number[] => {
      const topo = { ...TOPO, ...more };
      const freed = new Freed(topo, new Uint32Array(4), 0);
      freed.filled(8, 0, 32);
      return Array.from({ length: 32 }, (_, i) => 0x800000 + i).filter((frame) => freed.held(frame, 1));
    };
    expect(held({ faults: [{ kind: 'unmap_s2', vm: 0, ipa: IPA + 0x3000, flush: 'full' }] })).toEqual([0x800003]);
    expect(held({ faults: [{ kind: 'reset', device: 0 }] })).toEqual([]);
    expect(held(unmap(BigInt(IPA) + 0xe000n, 0x9000n))).toEqual([0x80000e, 0x80000f]);
    expect(held(unmap(BigInt(IPA) - 0x2000n, 0x3000n))).toEqual([0x800000]);
    expect([held(unmap(0n, BigInt(IPA))), held(unmap(BigInt(IPA) + 0x10000n, 0x1000n))]).toEqual([[], []]);
    expect(held(unmap(BigInt(IPA), 0x1000n, 1))).toEqual([0x800010]);
  });
});
