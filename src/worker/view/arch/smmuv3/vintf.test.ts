import { describe, expect, test } from 'vitest';
import { look, opened } from '../../../open.test-helper.ts';

describe('a VCMDQ', () => {
  const VCMDQ = { kind: 'scenario', id: 'h22-queued-is-not-complete' } as const;

  test('has neither VMM nor xarray: hardware reads it, and no command of it is on a physical queue', async () => {
    const { session, opened: run } = await opened(VCMDQ, 'vcmdq');
    const ids = run.nodes.map(({ id }) => id);
    expect(ids.filter((id) => id.includes('vcmdq'))).toEqual([]);
    expect(ids).toEqual(expect.arrayContaining(['vmm/vsmmu0', 'xa/vsmmu0']));
    expect(run.edges.filter(({ from, to }) => from === 'vcpu/vcpu0' && to === 'smmu/SMMU0')).toHaveLength(1);
    expect(run.queues.map(({ name, hardware }) => [name, hardware])).toEqual([
      ['vsmmu0', false],
      ['vsmmu0.vcmdq0', true],
      ['SMMU0', false],
    ]);
    const { queues } = await look(session, run.length);
    expect(queues[1].rows.entries.map(({ status, physical }) => [status, physical])).toEqual([
      ['complete', undefined],
      ['complete', undefined],
      ['complete', undefined],
    ]);
  });

  test('has a HW_QUEUE on its viommu, and a VINTF with what is in it', async () => {
    const { session, opened: run } = await opened(VCMDQ, 'vcmdq');
    const queue = run.nodes.find(({ kind }) => kind === 'hw_queue')!;
    const leads = run.edges.filter(({ from }) => from === queue.id).map(({ to }) => to);
    expect(leads).toEqual(['viommu/vm0/4', 'vcmdq/vsmmu0/0']);
    expect(run.nodes.find(({ kind }) => kind === 'vintf')).toMatchObject({
      id: 'vintf/vsmmu0',
      parts: ['vcmdq/vsmmu0/0', 'sid_slot/vsmmu0/0'],
    });
    const { nodes } = await look(session, run.length);
    expect(nodes['vintf/vsmmu0']).toEqual({
      present: true,
      lines: ['number 1 of SMMU0', 'VMID 1'],
      parts: [
        { id: 'vcmdq/vsmmu0/0', present: true, lines: ['PROD 3  CONS 3', 'EN_OK 1'] },
        { id: 'sid_slot/vsmmu0/0', present: true, lines: ['0x8 → 0x100  A'] },
      ],
    });
    expect(nodes['smmu/SMMU0'].running).toEqual(['VINTF 1 VCMDQ 0: CONS 3 of PROD 3']);
    const member = async (id: string, name: string) => {
      const { detail } = await look(session, run.length, id);
      return detail?.kind === 'object' ? detail.members.find((one) => one.name === name) : undefined;
    };
    expect(await member(queue.id, 'viommu')).toMatchObject({ target: 'viommu/vm0/4' });
    expect(await member('vintf/vsmmu0', 'CONFIG.VMID')).toMatchObject({ value: '1' });
    expect(await member('vcmdq/vsmmu0/0', 'CONS')).toMatchObject({ value: '3' });
    expect(await member('sid_slot/vsmmu0/0', 'SID_REPLACE(0)')).toMatchObject({ value: '0x100' });
  });

  test('a SID slot is named in the step in which hardware replaces a vSID by it, and in no other', async () => {
    const { session, opened: run } = await opened(VCMDQ, 'vcmdq');
    for (let at = 1; at <= run.length; at++) {
      const [first] = (await look(session, at)).events;
      const replaced = first.kind === 'consume' && first.text.includes('SID_REPLACE');
      expect(first.objects.includes('sid_slot/vsmmu0/0'), `${first.text} at ${at}`).toBe(replaced);
    }
  });

  test('that is handed on leaves its HW_QUEUE, and the VM that gets it has another', async () => {
    const { session, opened: run } = await opened({ kind: 'scenario', id: 'h19-foreign-timeout' }, 'vcmdq');
    const queues = run.nodes.filter(({ kind }) => kind === 'hw_queue');
    expect(queues.map(({ vm }) => vm)).toEqual([0, 1]);
    const [begin, end] = [await look(session, 0), await look(session, run.length)];
    expect(queues.map(({ id }) => begin.nodes[id].present)).toEqual([true, false]);
    expect(queues.map(({ id }) => end.nodes[id].present)).toEqual([false, true]);
    expect(begin.nodes['vintf/vsmmu0'].lines[0]).toBe('number 1 of SMMU0');
    expect(end.nodes['vintf/vsmmu1'].lines[0]).toBe('number 1 of SMMU0');
  });

  test('no other design has any of it', async () => {
    const { session, opened: run } = await opened(VCMDQ, 'viommu-batch');
    expect(run.nodes.filter(({ kind }) => kind === 'hw_queue' || kind === 'vintf')).toEqual([]);
    const { nodes } = await look(session, run.length);
    expect(nodes['smmu/SMMU0']).not.toHaveProperty('running');
  });

  test('traps nothing, and takes its commands as fast as the CMDQ', async () => {
    const { session, opened: run } = await opened(VCMDQ, 'vcmdq');
    expect(run.counters.exits).toBe(0);
    expect(run.duration).toBeLessThan(10_000);
    const told = await Promise.all(
      Array.from({ length: run.length }, (_, i) => session.text({ form: 'sentence', from: i + 1, to: i + 1 })),
    );
    expect(told.join('\n')).toContain('nothing traps');
    expect(told.join('\n')).not.toContain('the write traps');
    // A driver that makes a mistake about its CMD_SYNC is not told to be right.
    expect(told.join('\n')).toContain('its CMD_SYNC at 2 is taken for complete, and is not');
  });
});
