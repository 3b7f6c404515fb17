import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import type { Path } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import { removeItem } from './splice.ts';
import { type WhatIfTarget, whatIf, whatIfs } from './what-ifs.ts';

const textOf = (id: string): string => readFileSync(join(import.meta.dirname, `../library/${id}.yaml`), 'utf8');

const commentsIn = (text: string): string[] => text.match(/(^|\s)#.*$/gm)?.map((comment) => comment.trim()) ?? [];

/** Everything of a scenario that can be pointed at. */
function targetsOf(text: string): WhatIfTarget[] {
  const { devices, vms, faults } = parseScenario(text, 'x').scenario;
  const paths = vms.flatMap(({ vcpus }, v) =>
    vcpus.flatMap(({ program }, c) =>
      program.flatMap((step, s): Path[] => {
        const path: Path = ['vms', v, 'vcpus', c, 'program', s];
        return 'commands' in step ? step.commands.map((_, k) => [...path, 'commands', k]) : [path];
      }),
    ),
  );
  return [
    ...devices.map(({ name }): WhatIfTarget => ({ kind: 'device', name })),
    ...[...paths, ...faults.map((_, i): Path => ['faults', i])].map((path): WhatIfTarget => ({ kind: 'path', path })),
  ];
}

test.each(['interlaced', 'error-in-the-middle', 'h20-wrap-bit', 'teardown-order'])(
  'every change is a scenario, and touches nothing else: %s',
  (id) => {
    const text = textOf(id);
    const lines = new Set(text.split('\n'));
    for (const target of targetsOf(text)) {
      const offered = whatIfs(text, target);
      expect(offered.length).toBeGreaterThan(0);
      // What could be added has a test of its own.
      for (const name of offered.filter((one) => !one.startsWith('add '))) {
        const changed = whatIf(text, target, name);
        expect([name, parseDocument(changed).errors]).toEqual([name, []]);
        if (!name.startsWith('delete')) expect(commentsIn(changed)).toEqual(expect.arrayContaining(commentsIn(text)));
        const fresh = changed.split('\n').filter((line) => !lines.has(line));
        expect([name, fresh.length]).toEqual([name, expect.toSatisfy((n: number) => n <= 3)]);
      }
    }
  },
);

const INTERLACED = textOf('interlaced');
const named = (text: string, target: WhatIfTarget, name: string): string => {
  expect(whatIfs(text, target)).toContain(name);
  return whatIf(text, target, name);
};
const COMMAND = { kind: 'path', path: ['vms', 0, 'vcpus', 0, 'program', 7, 'commands', 1] } as const;

test('commands are exchanged, deleted, doubled', () => {
  const lines = INTERLACED.split('\n');
  const at = lines.findIndex((line) => line.includes('CMD_ATC_INV: { sid: A'));
  const swapped = [...lines];
  [swapped[at], swapped[at + 1]] = [lines[at + 1], lines[at]];
  expect(named(INTERLACED, COMMAND, 'swap commands 1 and 2')).toBe(swapped.join('\n'));
  expect(named(INTERLACED, COMMAND, 'delete command 1')).toBe(lines.toSpliced(at, 1).join('\n'));
  expect(named(INTERLACED, COMMAND, 'duplicate command 1')).toBe(lines.toSpliced(at, 0, lines[at]).join('\n'));
});

test('a device falls silent; it is unbound at a step; comments stay', () => {
  const text = INTERLACED.replace('ats: true }', 'ats: true } # the first').replace(
    '- CMD_SYNC',
    '# last\n              - CMD_SYNC',
  );
  expect(named(text, { kind: 'device', name: 'A' }, 'let A never answer an invalidation')).toBe(
    text.replace('ats: true } # the first', 'ats: true, silent: true } # the first'),
  );
  const unbound = named(text, COMMAND, 'unbind A before step 7 of vcpu0');
  expect(unbound).toContain('          - mark: here1\n          - commands:\n');
  expect(unbound).toContain('faults:\n  - { unbind: A, at: here1 }\n');
  expect(named(text, { ...COMMAND, path: [...COMMAND.path.slice(0, 7), 3] }, 'swap commands 3 and 4')).toContain(
    '              # last\n              - CMD_SYNC: { cs: 2 }\n              - CMD_ATC_INV: { sid: B, size: 52 }\n',
  );
});

test('a place of the text is the part of the machine that is written there', () => {
  const at = (...path: Path) => whatIfs(INTERLACED, { kind: 'path', path });
  for (const [path, part] of [
    [['devices', 1], { kind: 'device', name: 'B' }],
    [['vms', 0, 'vsmmus', 0, 'vdevices', 1], { kind: 'device', name: 'B' }],
    [['smmus', 0], { kind: 'smmu', name: 'SMMU0' }],
    [['vms', 0, 'vcpus', 0], { kind: 'vcpu', name: 'vcpu0' }],
  ] as const)
    expect(at(...path)).toEqual(whatIfs(INTERLACED, part));
  expect(at('devices', 1)).toContain('let B never answer an invalidation');
  // A text that has changed meanwhile.
  expect(at('devices', 9)).toEqual([]);
});

test('steps of the main thread are exchanged and deleted', () => {
  const text = textOf('teardown-order');
  const { vmm } = parseScenario(text, 'x').scenario.vms[0];
  expect(vmm.length).toBeGreaterThan(1);
  const last = { kind: 'path', path: ['vms', 0, 'vmm', vmm.length - 1] } as const;
  const changed = named(text, last, `delete step ${vmm.length - 1} of vm0’s main thread`);
  expect(parseScenario(changed, 'x').scenario.vms[0].vmm).toEqual(vmm.slice(0, -1));
});

test('the last item of a list leaves an empty one, before the comments of its key', () => {
  const text = 'faults: # none\n  # about:\n  - { unbind: A } # a\nbroken: []\n';
  expect(removeItem(text, ['faults'], 0)).toBe('faults: [] # none\n  # about:\nbroken: []\n');
});
