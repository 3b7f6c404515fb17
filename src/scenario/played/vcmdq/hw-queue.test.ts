import { describe, expect, test } from 'vitest';
import { HW_QUEUE_EVENT } from '../../../model/iommu/hw-queue-events.ts';
import { GERROR_INIT } from '../../../model/arch/smmuv3/cmdqv/hw-queue.ts';
import { REGS } from '../../../model/arch/smmuv3/state.ts';
import { describeEvent } from '../../../model/system/describe.ts';
import { play, answers, text, asked, RAM, queue, consumed } from './played.test-helper.ts';

describe('IOMMU_HW_QUEUE_ALLOC', () => {
  test('queues are made in ascending order and destroyed in descending order', () => {
    expect(
      asked([
        'IOMMU_DESTROY: { id: hw_queue }',
        queue('index: 1, as: q1'),
        queue('index: 0, as: q0'),
        queue('index: 0'),
        queue('index: 1, as: q1'),
        queue('index: 2'),
        'IOMMU_DESTROY: { id: q0 }',
        'IOMMU_DESTROY: { id: q1 }',
        'IOMMU_DESTROY: { id: q0 }',
      ]),
    ).toEqual([
      'DESTROY 0',
      'HW_QUEUE_ALLOC EIO',
      'HW_QUEUE_ALLOC 0',
      'HW_QUEUE_ALLOC EEXIST',
      'HW_QUEUE_ALLOC 0',
      'HW_QUEUE_ALLOC EINVAL',
      'DESTROY EBUSY',
      'DESTROY 0',
      'DESTROY 0',
    ]);
  });

  test.each([
    ['flags', 'index: 1, flags: 1', 'EOPNOTSUPP'],
    ['no type', 'index: 1, type: 0', 'EOPNOTSUPP'],
    ['a type that the driver does not have', 'index: 1, type: 2', 'EOPNOTSUPP'],
    ['no length', 'index: 1, length: 0', 'EINVAL'],
    ['memory that is not mapped', `index: 1, nesting_parent_iova: ${RAM + 0x80000}, length: 0x1000`, 'ENOENT'],
    ['memory that is mapped in part', `index: 1, nesting_parent_iova: ${RAM + 0x7f000}, length: 0x2000`, 'ENOENT'],
    ['16 bytes', `index: 1, nesting_parent_iova: ${RAM}, length: 16`, 'EINVAL'],
    ['no power of two', `index: 1, nesting_parent_iova: ${RAM}, length: 0x3000`, 'EINVAL'],
    ['memory not aligned to its length', `index: 1, nesting_parent_iova: ${RAM + 0x1000}, length: 0x2000`, 'EINVAL'],
    ['the least queue', `index: 1, nesting_parent_iova: ${RAM + 0x20}, length: 32`, '0'],
    ['a viommu that is none', `index: 1, viommu_id: ioas`, 'ENOENT'],
  ])('%s', (_, fields, answer) => {
    const step = fields.includes('viommu_id') ? `IOMMU_HW_QUEUE_ALLOC: { ${fields} }` : queue(fields);
    expect(asked([step])).toEqual([`HW_QUEUE_ALLOC ${answer}`]);
  });

  test('other viommus, other designs: no hardware queues', () => {
    const other = ['IOMMU_VIOMMU_ALLOC: { dev_id: dev_d0, hwpt_id: s2, as: plain }'];
    expect(asked([...other, 'IOMMU_HW_QUEUE_ALLOC: { viommu_id: plain, index: 0 }'])).toEqual([
      'VIOMMU_ALLOC 0',
      'HW_QUEUE_ALLOC EOPNOTSUPP',
    ]);
    const vmm = ['IOMMU_VIOMMU_ALLOC: { dev_id: dev_d0, hwpt_id: s2, type: 2 }', queue('index: 0')];
    expect(answers(play(text({ vmm }), 'viommu-batch'))).toEqual([
      'VIOMMU_ALLOC EOPNOTSUPP',
      'HW_QUEUE_ALLOC EOPNOTSUPP',
    ]);
  });

  const SET_UP = [
    'bind: { device: d0, as: dev }',
    'IOMMU_IOAS_ALLOC: { as: ioas }',
    'IOMMU_IOAS_MAP: { ioas_id: ioas }',
    'IOMMU_HWPT_ALLOC: { dev_id: dev, pt_id: ioas, flags: 1, as: s2 }',
    'IOMMU_VIOMMU_ALLOC: { dev_id: dev, hwpt_id: s2, type: 2, as: viommu }',
  ];
  const REST = [
    'IOMMU_VDEVICE_ALLOC: { viommu_id: viommu, dev_id: dev, virt_id: 0x40, as: vdev }',
    'IOMMU_HWPT_ALLOC: { dev_id: dev, pt_id: viommu, vste: d0, as: s1 }',
    'attach: { dev: dev, pt: s1 }',
    'mark: ready',
  ];
  const program = ['after: ready', 'commands: [CMD_TLBI_NH_ASID: { asid: 2 }, CMD_SYNC: {}]'];

  test('made step by step, the guest’s queue runs', () => {
    const run = play(text({ objects: 'none', vmm: [...SET_UP, queue('index: 0'), ...REST], program }));
    expect(answers(run).filter((answer) => !answer.endsWith(' 0'))).toEqual([]);
    expect(consumed(run)).toBe(2);
  });

  test('refused, the guest reads CMDQ_INIT_ERR and its driver takes the queue that traps', () => {
    const refused = queue(`index: 0, nesting_parent_iova: ${RAM + 0x80000}, length: 0x100`);
    const run = play(text({ objects: 'none', vmm: [...SET_UP, refused, ...REST], program }));
    expect(answers(run)).toContain('HW_QUEUE_ALLOC ENOENT');
    expect(consumed(run)).toBe(0);
    expect(run.tally.counters.ioctls).toBe(1);
    const m = run.machine;
    const vcmdq = m.topo.guestIommus.findIndex(({ hwQueueOf }) => hwQueueOf !== undefined);
    expect(m.w[m.layout.guestIommus[vcmdq].regs + REGS.gerror] & GERROR_INIT).toBe(GERROR_INIT);
    const errors = Array.from({ length: run.length }, (_, i) => {
      run.seek(i + 1);
      return run.events.filter(({ kind }) => kind === HW_QUEUE_EVENT.initError).length;
    });
    expect(errors.reduce((a, b) => a + b, 0)).toBe(1);
  });

  test('what the kernel gives back of a viommu: where its VINTF can be mapped', () => {
    const run = play(text({ vmm: ['IOMMU_VIOMMU_ALLOC: { dev_id: dev_d0, hwpt_id: s2, type: 2, as: other }'] }));
    const said = Array.from({ length: run.length }, (_, i) => {
      run.seek(i + 1);
      return run.events.map((event) => describeEvent(event, run.context).text);
    }).flat();
    // The first has pages 1 to 16.
    expect(said.join('\n')).toContain('its VINTF can be mapped at offset 0x11000, length 0x10000');
  });
});
