import { expect, test } from 'vitest';
import { edited } from './edits.ts';

const HEAD = `viommu-scenario: 1
id: x
title: x
smmus: [{ name: SMMU0 }]
devices: [{ name: A, smmu: SMMU0, sid: 0x100, ats: true }]
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus: [{ name: vsmmu0, smmu: SMMU0, queue: { log2size: 3 }, vdevices: [{ device: A, vsid: 0x8, asid: 1 }] }]
    vcpus:
`;
const program = ['vms', 0, 'vcpus', 0, 'program'] as const;
const batch = (step: number) => [...program, step, 'commands'] as const;

const BLOCK = `${HEAD}      - name: vcpu0
        program:
          - mark: here
          # the first
          - commands:
              # of the page
              - CMD_ATC_INV: { sid: A, size: 52 } # all
          - commands: # the second
              - CMD_SYNC: {}
          # at last
          - after: there
      - { name: vcpu1, program: [mark: there] }
      - name: vcpu2
        program:
        - mark: end
`;

test('a command goes into another batch with its comments; a batch that it was all of goes', () => {
  const { name, text } = edited(BLOCK, { kind: 'move', path: [...batch(1), 0], list: batch(2), to: 0 });
  expect(name).toBe('move command 0 of step 1 of vcpu0 to command 0 of step 2 of vcpu0');
  expect(text).toBe(
    BLOCK.replace(/ {10}# the first[\s\S]*?# all\n/, '').replace(
      '              - CMD_SYNC',
      '              - CMD_ATC_INV: { sid: A, size: 52 } # all\n              - CMD_SYNC',
    ),
  );
  const back = edited(BLOCK, { kind: 'move', path: [...batch(2), 0], list: batch(1), to: 1 });
  expect(back.text).toBe(
    BLOCK.replace('          - commands: # the second\n              - CMD_SYNC: {}\n', '').replace(
      '# all\n',
      '# all\n              - CMD_SYNC: {}\n',
    ),
  );
});

test('a step goes into another program, indented as it is there', () => {
  const { text } = edited(BLOCK, {
    kind: 'move',
    path: [...program, 1],
    list: ['vms', 0, 'vcpus', 2, 'program'],
    to: 1,
  });
  const lines = / {10}# the first[\s\S]*?# all\n/.exec(BLOCK)![0];
  expect(text).toBe(`${BLOCK.replace(lines, '')}${lines.replace(/^ {2}/gm, '')}`);
});

test('into a list on one line a step goes as one line, unless it has comments', () => {
  const to = { list: ['vms', 0, 'vcpus', 1, 'program'], to: 0 } as const;
  const plain = BLOCK.replace(' # the second', '');
  const { text } = edited(plain, { kind: 'move', path: [...program, 2], ...to });
  expect(text).toContain('- { name: vcpu1, program: [{ commands: [{ CMD_SYNC: {} }] }, mark: there] }');
  expect(() => edited(BLOCK, { kind: 'move', path: [...program, 2], ...to })).toThrow(
    'its comments have no place in a list on one line',
  );
  const back = edited(plain, { kind: 'move', path: ['vms', 0, 'vcpus', 1, 'program', 0], list: program, to: 4 });
  expect(back.text).toContain(
    '          - after: there\n          - mark: there\n      - { name: vcpu1, program: [] }',
  );
});

test('of another kind of list, and what would be no scenario, is refused', () => {
  const move = { kind: 'move', path: [...program, 0], to: 0 } as const;
  expect(() => edited(BLOCK, { ...move, list: batch(1) })).toThrow('expected another list of program, found commands');
});

test('a main thread gets a step where it has none, in the style of its VM', () => {
  const list = ['vms', 0, 'vmm'];
  const { name, text } = edited(BLOCK, { kind: 'insert', list, at: 0, word: 'detach' });
  expect(name).toBe('insert detach as step 0 of vm0’s main thread');
  expect(text).toBe(`${BLOCK}    vmm:\n      - detach: { dev: dev_A }\n`);
  const next = edited(text, { kind: 'insert', list, at: 1, word: 'attach' });
  expect(next.text).toBe(`${text}      - attach: { dev: dev_A, pt: s1_A }\n`);
  const third = edited(next.text, { kind: 'insert', list, at: 2, word: 'IOMMU_VEVENTQ_ALLOC' });
  const fourth = edited(third.text, { kind: 'insert', list, at: 3, word: 'read' });
  expect(fourth.text).toContain('as: events }\n      - read: { queue: events }\n');
});
