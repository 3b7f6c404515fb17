import { describe, expect, test } from 'vitest';
import type { Design } from '../state/design.ts';
import { Answers, asking } from './asked.ts';
import { designById } from './designs.ts';

const batch = designById('viommu-batch')!;

describe('a design that remembers what it was asked', () => {
  test('each question once, with its answer', () => {
    const { design, asked } = asking(batch);
    const atc = [0x40, 0x10, 0, 0];
    expect([design.kernel.block, design.kernel.block, design.policy.maxRun]).toEqual([
      batch.kernel.block,
      batch.kernel.block,
      batch.policy.maxRun,
    ]);
    expect(design.policy.target(0x10, [9, 9, ...atc], 2)).toEqual({ kind: 'viommu' });
    expect([...asked].map(([name, { answer }]) => `${name}: ${answer}`)).toEqual([
      'kernel.block: 63',
      'maxRun: Infinity',
      'target 64,16,0,0: {"kind":"viommu"}',
    ]);
    expect(asked.get('kernel.block')!.ask(designById('split-in-order')!)).toBe('63');
    expect([design.policy.merges ?? false, design.policy.implicitAtc ?? false, design.vmm?.errors]).toEqual([
      false,
      false,
      asked.get('vmm.errors')!.answer,
    ]);
  });

  test('what is like another one in all that was asked need not be run', () => {
    const answers = new Answers<string>();
    const run = (design: Design): string =>
      design.kernel.block === 63 ? `strict ${design.kernel.strictBits}` : `other ${design.kernel.id}`;
    const one: Design = { ...batch, kernel: { ...batch.kernel, block: 63, strictBits: true, id: 'a' } };
    const with_ = (kernel: Partial<Design['kernel']>): Design => ({ ...one, kernel: { ...one.kernel, ...kernel } });
    expect(answers.of(one, run)).toBe('strict true');
    // Its id was not asked for.
    expect([answers.of(with_({ id: 'b' }), run), answers.runs]).toEqual(['strict true', 1]);
    expect([answers.of(with_({ strictBits: false }), run), answers.runs]).toEqual(['strict false', 2]);
    expect([answers.of(with_({ block: 1, id: 'c' }), run), answers.runs]).toEqual(['other c', 3]);
    expect([answers.of(with_({ block: 1, id: 'd' }), run), answers.runs]).toEqual(['other d', 4]);
    expect([answers.of(with_({ strictBits: false, id: 'e' }), run), answers.runs]).toEqual(['strict false', 4]);
  });
});
