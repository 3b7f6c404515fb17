import { SMMUV3 } from '../arch/smmuv3/smmuv3.ts';
import { expect, test } from 'vitest';
import { violationOf } from './events.ts';
import { PROPERTIES } from './properties.ts';
import { SAIDS } from './saids.ts';
import { story } from './story.test-helper.ts';

test('attributable: a CMD_SYNC that fails for one of two devices, from the first command that it closes on', () => {
  const s = story();
  s.written(6);
  s.issued([0, 1])();
  s.atcInv(3, 0x10);
  s.atcInv(4, 0x20);
  s.issued([3, 4], 2);
  s.unanswered();
  expect(s.broken).toContain('attributable: 3, 3');
});

test('progress: exercised by a write that traps, and by a wait for a CMD_SYNC', () => {
  const exercised = (happen: (s: ReturnType<typeof story>) => void): boolean => {
    const s = story(0);
    s.written(1);
    happen(s);
    return s.exercised('progress');
  };
  expect([
    exercised(() => {}),
    exercised((s) => s.rung(true)),
    exercised((s) => s.rung()),
    exercised((s) => s.observed(0)),
  ]).toEqual([false, false, true, true]);
});

test('each sentence says why', () => {
  const words = [0x11, 5 << 16, 0x40, 8];
  const sentence = (id: string, pos: number, other: number, detail = words): string =>
    SAIDS[PROPERTIES.findIndex((property) => property.id === id)].sentence(violationOf([0, 0, pos, other, ...detail]), {
      arch: SMMUV3,
    } as never);
  expect(sentence('order', 2, 1)).toBe(
    'CMD_TLBI_NH_ASID ASID 5 (command 2) was handed over before CMD_ATC_INV vSID 0x8 (command 1).',
  );
  expect(sentence('cons-exact', 1, 2)).toContain('but CMD_ATC_INV vSID 0x8 (command 2) has already been handed over');
  expect(sentence('cons-exact', 2, 1)).toContain('but CMD_ATC_INV vSID 0x8 (command 1) has not been executed');
  expect(sentence('cons-exact', 2, 2, [0x11, 5 << 16, 0, 0])).toContain('which had already been executed');
  expect(sentence('none-lost', 4, 1, [0, 0, 0x40, 8])).toBe(
    'to the guest CMD_SYNC (command 4) is complete, but CMD_ATC_INV vSID 0x8 (command 1) was never executed.',
  );
  expect(sentence('cons-exact', 2, 2, [0x11, 5 << 16, 1, 0])).toContain('which has been executed since');
  expect(sentence('none-lost', 4, 1, [3, 0, 0x40, 8])).toBe(
    'to the guest CMD_SYNC (command 4) is complete, but CMD_ATC_INV vSID 0x8 (command 1) is not: the SMMU has consumed it, and completed no CMD_SYNC behind it yet.',
  );
  expect(sentence('none-lost', 4, 1, [1, 0, 0x40, 8])).toBe(
    'to the guest CMD_SYNC (command 4) is complete, but CMD_ATC_INV vSID 0x8 (command 1), which it has overwritten, was legal, and nobody has executed it.',
  );
});
