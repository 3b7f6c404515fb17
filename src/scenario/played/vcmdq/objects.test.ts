import { describe, expect, test } from 'vitest';
import { holdersOf } from '../../../model/iommufd/objects/holders.ts';
import { OBJ_TYPE, findObject, objectAt, typeOf } from '../../../model/iommufd/objects/objects.ts';
import { OBJ, VIOMMU } from '../../../model/state/ctx-layout.ts';
import type { Machine } from '../../../model/state/machine.ts';
import { lesson, play, answers, text, asked, RAM, consumed } from './played.test-helper.ts';

/** Type of the first viommu. */
const viommuKind = ({ ctxs: [k] }: Machine): number =>
  k.w[
    objectAt(
      k,
      findObject(k, OBJ_TYPE.viommu, () => true),
    ) + VIOMMU.kind
  ];

describe('what names stand for', () => {
  test.each(['tombstone', 'lost-events', 'allocation-order'])(
    '%s: the same answers as where the VMM executes the queue',
    (id) => {
      expect(answers(play(lesson(id)))).toEqual(answers(play(lesson(id), 'viommu-single')));
    },
  );

  test('teardown-order: the hardware queue holds the viommu and the IOAS, and until it is destroyed they stay', () => {
    const single = answers(play(lesson('teardown-order'), 'viommu-single'));
    const stays = [...single.slice(0, 9), 'DESTROY EBUSY', 'DESTROY EBUSY', 'DESTROY EBUSY', 'unbind 0'];
    expect(answers(play(lesson('teardown-order')))).toEqual(stays);
    const step = '- IOMMU_DESTROY: { id: vdev_A }';
    const gone = lesson('teardown-order').replace(step, `${step}\n      - IOMMU_DESTROY: { id: hw_queue }`);
    expect(answers(play(gone))).toEqual([...single.slice(0, 9), 'DESTROY 0', ...single.slice(9)]);
  });

  test('a viommu with an open event queue', () => {
    const steps = [
      'IOMMU_VEVENTQ_ALLOC: { viommu_id: viommu, veventq_depth: 16, as: faults }',
      'detach: { dev: dev_d0 }',
      ...['s1_d0', 'vdev_d0', 'viommu', 'faults'].map((id) => `IOMMU_DESTROY: { id: ${id} }`),
      'close: { queue: faults }',
      ...['s2', 'faults', 'viommu', 's2', 'ioas'].map((id) => `IOMMU_DESTROY: { id: ${id} }`),
    ];
    const before = [
      'VEVENTQ_ALLOC 0',
      'detach 0',
      'DESTROY 0',
      'DESTROY 0',
      'DESTROY EBUSY',
      'DESTROY EBUSY',
      'close 0',
    ];
    expect(answers(play(text({ vmm: steps }), 'viommu-single'))).toEqual([
      ...before,
      ...['EBUSY', 0, 0, 0, 0].map((answer) => `DESTROY ${answer}`),
    ]);
    expect(asked(steps)).toEqual([...before, ...['EBUSY', 0, 'EBUSY', 'EBUSY', 'EBUSY'].map((a) => `DESTROY ${a}`)]);
  });
});

describe('the objects of a guest whose queue hardware runs', () => {
  test.each(['teardown-order', 'tombstone', 'lost-events', 'allocation-order', 'xarray-growth'])(
    '%s: users is what is held, at every step',
    (id) => {
      const run = play(lesson(id));
      for (let at = 0; at <= run.length; at++) {
        run.seek(at);
        const [k] = run.machine.ctxs;
        for (let object = 1; object < k.at.objects; object++) {
          if ([OBJ_TYPE.free, OBJ_TYPE.tombstone].includes(typeOf(k, object) as 0)) continue;
          expect(holdersOf(k, object).length, `step ${at}, object ${object}`).toBe(
            k.w[objectAt(k, object) + OBJ.users],
          );
        }
      }
    },
  );

  test('a viommu of type Tegra241 with a queue, which has two ids', () => {
    const { machine: m } = play(text({ vmm: ['mark: x'] }));
    const [k] = m.ctxs;
    const types = Array.from({ length: 8 }, (_, i) => typeOf(k, i + 1));
    const { ioas, device, hwptPaging, viommu, hwQueue, access, vdevice, hwptNested } = OBJ_TYPE;
    expect(types).toEqual([ioas, device, hwptPaging, viommu, hwQueue, access, vdevice, hwptNested]);
    expect(k.w[objectAt(k, 4) + VIOMMU.kind]).toBe(2);
    expect(holdersOf(k, 4).map(({ id }) => id)).toContain(5);
    expect(holdersOf(k, 1).map(({ id }) => id)).toContain(6);
  });

  test('the guest RAM in which the queue lies cannot be unmapped, and hardware goes on reading it', () => {
    const run = play(
      text({
        vmm: ['after: used', `IOMMU_IOAS_UNMAP: { ioas_id: ioas, iova: ${RAM}, length: 0x80000 }`, 'mark: asked'],
        program: [
          'map: { device: d0, iova: 0x600000 }',
          'dma: { device: d0, iova: 0x600000 }',
          'mark: used',
          'after: asked',
          'commands: [CMD_TLBI_NH_ASID: { asid: 2 }, CMD_SYNC: {}]',
        ],
      }),
    );
    expect(answers(run)).toEqual(['IOAS_UNMAP EBUSY']);
    expect(consumed(run)).toBe(2);
  });

  test('once the queue is destroyed it can, and the guest’s driver takes the queue that traps', () => {
    const steps = {
      vmm: ['after: used', 'IOMMU_DESTROY: { id: hw_queue }', 'mark: gone'],
      program: ['mark: used', 'after: gone', 'commands: [CMD_TLBI_NH_ASID: { asid: 2 }, CMD_SYNC: {}]'],
    };
    const run = play(text(steps));
    expect(answers(run)).toEqual(['DESTROY 0']);
    expect(consumed(run)).toBe(0);
    expect(run.tally.counters.ioctls).toBe(1);
    expect(
      asked(['IOMMU_DESTROY: { id: hw_queue }', `IOMMU_IOAS_UNMAP: { ioas_id: ioas, iova: ${RAM}, length: 0x80000 }`]),
    ).toEqual(['DESTROY 0', 'IOAS_UNMAP 0']);
  });

  test.each([
    ['entries of less than 32 bytes', { log2size: 0 }],
    ['more vSIDs than SID slots', { devices: 17, ids: 17 }],
  ])('%s: the VMM makes a viommu without CMDQV', (_, { log2size, ids }: { log2size?: number; ids?: number }) => {
    const source = text({ vmm: ['mark: x'], devices: ids, log2size });
    const extra = ids
      ? source.replace('    vmm:', '          - { device: d16, vsid: 0x50, asid: 18 }\n    vmm:')
      : source;
    const { machine: m } = play(extra);
    expect(viommuKind(m)).toBe(1);
  });
});
