import { describe, expect, test } from 'vitest';
import { INTERLACED, look, opened, yaml } from '../../open.test-helper.ts';

describe('text', () => {
  test('scenario and choices open again as the same run', async () => {
    const source = { kind: 'scenario', id: 'h08-atc-before-tlbi-completes', fixed: true } as const;
    const { session, opened: run } = await opened(source);
    const text = await session.text({ form: 'scenario', from: 0, to: 0 });
    const again = await opened({ kind: 'text', name: 'again.yaml', text }, run.design);
    expect(again.opened.digest).toBe(run.digest);
    expect(JSON.parse(await session.text({ form: 'choices', from: 0, to: 0 }))).toEqual({
      'viommu-choices': 1,
      design: run.design,
      overrides: [],
    });
    expect(await (await opened(INTERLACED)).session.text({ form: 'scenario', from: 0, to: 0 })).toBe(
      yaml('interlaced'),
    );
  });

  test('the interleaving has a column per actor and leaves the run where it was', async () => {
    const { session, opened: run } = await opened(INTERLACED, 'split-by-target');
    await look(session, 4);
    const text = await session.text({ form: 'interleaving', from: 1, to: run.length });
    const [, , head] = text.split('\n');
    for (const name of ['vcpu0', 'VMM', 'kernel', 'SMMU0', 'A', 'B']) expect(head).toContain(name);
    expect(text).toContain('*** order is violated');
    expect(text).toContain('CMD_ATC_INV vSID 0x8 all');
    expect((await look(session, 4)).position).toBe(4);
  });

  test('the sentence carries its step, its violation and its source', async () => {
    const { session, opened: run } = await opened(INTERLACED, 'split-by-target');
    const { at } = run.verdicts.find(({ held }) => held === false)!;
    const text = await session.text({ form: 'sentence', from: at!, to: at! });
    expect(text).toContain(`Step ${at}, SMMU0:`);
    expect(text).toContain('order is violated');
    expect(text).toContain('IHI 0070');
  });
});
