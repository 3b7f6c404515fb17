/** Layouts that the library does not have: what is changed stands as the rest does, and all comments stay where they belong. */
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { setCommandField } from './command-field.ts';
import { edited } from './edits.ts';
import { addToTop, insertItem, moveItem, removeField, removeItem, setField } from './splice.ts';
import { whatIf } from './what-ifs.ts';

const LINES = `steps: [
  # about the list
  a: 1, # first
  # above the second
  b: 2, # second
  c: 3 # third
]
`;

test('items between brackets take their lines with them, where they have some', () => {
  expect(moveItem(LINES, ['steps'], 0, 2)).toBe(`steps: [
  # about the list
  # above the second
  b: 2, # second
  c: 3, # third
  a: 1 # first
]
`);
  expect(removeItem(LINES, ['steps'], 1)).toBe(LINES.replace(/ {2}# above.*\n.*\n/, ''));
  expect(removeItem(LINES, ['steps'], 2)).toBe(LINES.replace('  c: 3 # third\n', '').replace('2,', '2'));
  expect(insertItem(LINES, ['steps'], 1, 'd: 4')).toBe(LINES.replace('  # above', '  d: 4,\n  # above'));
  expect(insertItem(LINES, ['steps'], 3, 'd: 4')).toBe(LINES.replace('3 # third\n', '3, # third\n  d: 4\n'));
});

test('items that share a line leave the comments behind them', () => {
  const text = 'steps: [a: 1, b: 2, # said\n  c: 3]\n';
  expect(removeItem(text, ['steps'], 1)).toBe('steps: [a: 1, # said\n  c: 3]\n');
  expect(removeItem(text, ['steps'], 2)).toBe('steps: [a: 1, b: 2 # said\n  ]\n');
  expect(removeItem('steps: [a: 1, # {, }\n  b: 2,]\n', ['steps'], 1)).toBe('steps: [a: 1, # {, }\n  ]\n');
});

test('a comma behind the last item, an empty list with a comment, a map without brackets of its own', () => {
  expect(removeItem('steps: [a: 1,]\n', ['steps'], 0)).toBe('steps: []\n');
  expect(removeItem('steps: [a: 1, b: 2,]\n', ['steps'], 1)).toBe('steps: [a: 1, ]\n');
  expect(removeField('map: { a: 1, }\n', ['map'], 'a')).toBe('map: { }\n');
  expect(insertItem('steps: [ # none\n  ]\n', ['steps'], 0, 'a: 1')).toBe('steps: [a: 1 # none\n  ]\n');
  expect(setField('map: { # none\n  }\n', ['map'], 'a', '1')).toBe('map: { a: 1  # none\n  }\n');
  expect(setField('steps: [a: 1, b: 2]\n', ['steps', 0], 'c', '3')).toBe('steps: [{ a: 1, c: 3 }, b: 2]\n');
});

test('an anchor goes with its item', () => {
  const text = 'steps: [&one { a: 1 }, &two { b: 2 }]\n';
  expect(moveItem(text, ['steps'], 0, 1)).toBe('steps: [&two { b: 2 }, &one { a: 1 }]\n');
  expect(removeItem(text, ['steps'], 0)).toBe('steps: [&two { b: 2 }]\n');
  const lines = 'steps:\n  - &one { a: 1 }\n  - &two\n    b: 2\n';
  expect(moveItem(lines, ['steps'], 0, 1)).toBe('steps:\n  - &two\n    b: 2\n  - &one { a: 1 }\n');
  expect(parse(removeItem('steps: &s\n  - a: 1\n', ['steps'], 0))).toEqual({ steps: [] });
});

test('an item may begin below its dash', () => {
  const text = 'steps:\n  - # first\n    # it\n    a: 1\n  -\n    b: 2\n';
  expect(moveItem(text, ['steps'], 1, 0)).toBe('steps:\n  -\n    b: 2\n  - # first\n    # it\n    a: 1\n');
  expect(insertItem(text, ['steps'], 1, 'c: 3')).toBe(text.replace('  -\n', '  - c: 3\n  -\n'));
});

test('the last item of a list below a key between quotes, or with a blank behind it', () => {
  expect(removeItem('"steps":\n  - a: 1\n', ['steps'], 0)).toBe('"steps": []\n');
  expect(removeItem('steps :\n  - a: 1\n', ['steps'], 0)).toBe('steps : []\n');
});

test('a first field goes without the comments above the next', () => {
  expect(removeField('- a: 1 # of a\n  # of b\n  b: 2\n', [0], 'a')).toBe('- # of b\n  b: 2\n');
  expect(removeField('map:\n  a: 1\n  b: 2\n', ['map'], 'a')).toBe('map:\n  b: 2\n');
});

test('a field between brackets leaves the comments above it, as one on lines does', () => {
  expect(removeField('map: {\n  a: 1,\n  # above\n  b: 2, # b\n}\n', ['map'], 'b')).toBe(
    'map: {\n  a: 1,\n  # above\n}\n',
  );
  expect(removeField('map:\n  a: 1\n  # above\n  b: 2 # b\n', ['map'], 'b')).toBe('map:\n  a: 1\n  # above\n');
});

test('a list on lines becomes one value, beside its key', () => {
  const text = 'a: # of a\n# below\n- 1 # one\n- 2\nb: 1\n';
  expect(setField(text, [], 'a', '[3]')).toBe('a: [3] # of a\n# below\nb: 1\n');
});

test('a value of several lines, and one that is left out', () => {
  expect(setField('a: >\n  some\n  words\nb: 1\n', [], 'a', 'x')).toBe('a: x\nb: 1\n');
  expect(setField('a:\nb: 1\n', [], 'a', '{ c: 1 }')).toBe('a: { c: 1 }\nb: 1\n');
});

test('what is put at the top stands in the document, as its other fields do', () => {
  expect(addToTop('  a: 1\n', 'list', 'x')).toBe('  a: 1\n  list:\n    - x\n');
  expect(addToTop('\uFEFFa: 1\r\n# end\r\n', 'list', 'x')).toBe('\uFEFFa: 1\r\n# end\r\nlist:\r\n  - x\r\n');
  expect(addToTop('---\na: 1\n...\n# after\n', 'list', 'x')).toBe('---\na: 1\nlist:\n  - x\n...\n# after\n');
  expect(addToTop('{ "a": 1 }\n', 'list', 'x')).toBe('{ "a": 1, list: [x] }\n');
  expect(setField('\uFEFFa: 1\n', [], 'b', '2')).toBe('\uFEFFa: 1\nb: 2\n');
});

const SCENARIO = `viommu-scenario: 1
id: x
title: x
smmus: [name: SMMU0]
devices: [{ name: A, smmu: SMMU0, sid: 0x100, ats: true }]
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus:
      - { name: vsmmu0, smmu: SMMU0, queue: { log2size: 3 }, vdevices: [{ device: A, vsid: 0x8, asid: 1 }] }
    vcpus:
      - name: vcpu0
        program: [commands: [CMD_SYNC: { cs: 1 }], share_sync: { until: queued }]
      - name: vcpu1
        program:
          - commands:
              - CMD_SYNC:
              - CMD_SYNC: {}
`;
const commands = (vcpu: number) => ['vms', 0, 'vcpus', vcpu, 'program', 0, 'commands', 0] as const;

test('a second vsmmu, where programs stand on a line', () => {
  const changed = whatIf(SCENARIO, undefined, 'add vsmmu vsmmu1 to vm0, on SMMU0, with device B');
  expect(changed).toContain(
    'program: [{ commands: [CMD_SYNC: { cs: 1 }], queue: vsmmu0 }, share_sync: { until: queued, queue: vsmmu0 }]',
  );
});

test('a copy of a device with several StreamIDs, a line each', () => {
  const two = SCENARIO.replace('    vsmmus:', '    objects: none\n    vsmmus:').replace(
    '[{ name: A, smmu: SMMU0, sid: 0x100, ats: true }]',
    '\n  - name: A\n    smmu: SMMU0\n    sid:\n    - 0x100 # first\n    - 0x101\n    ats: true',
  );
  const changed = whatIf(two, undefined, 'add VM vm1, which does what vm0 does');
  expect(changed).toContain(
    '  - name: B\n    smmu: SMMU0\n    sid:\n    - 0x102 # first\n    - 0x103\n    ats: true\nvms:',
  );
});

test('fields of a command that has none, and its last', () => {
  const set = setCommandField(SCENARIO, commands(1), 'cs', '1');
  expect(set).toBe(SCENARIO.replace('CMD_SYNC:\n', 'CMD_SYNC: { cs: 1 }\n'));
  const path = [...commands(0), 'CMD_SYNC', 'cs'];
  expect(edited(SCENARIO, { kind: 'set', path, value: '' }).text).toBe(SCENARIO.replace('{ cs: 1 }', '{}'));
  // Another one than the one there is: nothing goes.
  const other = [...commands(0), 'CMD_SYNC', 'msidata'];
  expect(edited(SCENARIO, { kind: 'set', path: other, value: '' }).text).toBe(SCENARIO);
});

test('a register of an SMMU that is written as its name alone', () => {
  const { text } = edited(SCENARIO, { kind: 'set', path: ['smmus', 0, 'idr', 'IDR3'], value: '0x4' });
  expect(text).toContain('smmus: [{ name: SMMU0, idr: { ');
  expect(edited(SCENARIO, { kind: 'set', path: ['smmus', 0, 'idr', 'IDR3'], value: '' }).text).toBe(SCENARIO);
});

test.each(['true', 'null', 'False', 'a: b', '7'])('a title may be %s', (title) => {
  const { text } = edited(SCENARIO, { kind: 'set', path: ['title'], value: title });
  expect(text).toBe(SCENARIO.replace('title: x', `title: ${JSON.stringify(title)}`));
});
