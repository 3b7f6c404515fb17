import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PANELS } from '../../worker/handlers.ts';
import { deskOf, look, opened } from '../../worker/open.test-helper.ts';
import { PROJECT, CAPTURE, file, inFolder, viommu, scenario } from '../viommu.test-helper.ts';

inFolder();

describe('run', () => {
  test('text: a sentence per event, then a line per property', async () => {
    const { code, out } = await viommu('run', 'interlaced', '--design', 'split-by-target');
    const lines = out.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines.at(-14)).toBe('This run, under split-by-target; for any interleaving: viommu check');
    expect(lines.slice(-13).map((line) => line.split(':')[0])).toEqual([
      'one-version',
      'no-stale-after-sync',
      'no-use-after-unmap',
      'order',
      'sync-scope',
      'cons-exact',
      'none-lost',
      'isolation',
      'no-aliasing',
      'containment',
      'covered',
      'attributable',
      'progress',
    ]);
    expect(lines.at(-10)).toMatch(
      /^order: VIOLATED — CMD_TLBI_NH_ASID ASID 2 \(command 2\) was handed over before CMD_ATC_INV vSID 0x8 \(command 1\)\.$/,
    );
    expect(lines.at(-8)).toBe('cons-exact: not exercised');
    expect(lines.at(-7)).toBe('none-lost: kept');
  });

  test('--format interleaving: a column per actor, violations where they happen, the queue at the end', async () => {
    const args = ['run', 'error-in-the-middle', '--design', 'split-by-target', '--format', 'interleaving'];
    const { code, out } = await viommu(...args);
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toBe('error-in-the-middle under split-by-target');
    expect(lines[2]).toMatch(/^ step {2}host +vcpu0 +VMM +kernel +SMMU0 +A +B$/);
    const column = (name: string): number => lines[2].indexOf(name);
    const at = (step: number): string => lines.find((line) => line.startsWith(String(step).padStart(5))) ?? '';
    expect(at(28).slice(column('VMM'))).toBe('ioctl: 0, 2');
    expect(at(34).slice(column('SMMU0'))).toBe('2: TLBI_NH_ASID');
    expect(lines[lines.indexOf(at(34)) + 1]).toContain('*** order is violated: CMD_TLBI_NH_ASID ASID 2');
    expect(out).toContain('1  CMD_ATC_INV vSID 0x8 all; from step 44 on CMD_SYNC');
    expect(lines.find((line) => line.startsWith('state'))).toMatch(/done \| +SKIPPED \| +done\*/);
    expect(out).toContain('cons-exact: VIOLATED');
    expect((await viommu('run', 'interlaced', '--format', 'poem')).err).toContain(
      'expected one of sentences, interleaving',
    );
    expect((await viommu('run', 'interlaced', '--format', 'interleaving', '--json')).code).toBe(2);
  });

  test('a program that waits for what never comes is told at the end, in text, in a drawing and as data', async () => {
    const mark = '        program:\n';
    const waiting = scenario.replace(mark, `${mark}          - share_sync: { until: queued }\n`);
    expect(waiting).not.toBe(scenario);
    file('waits.yaml', waiting);
    const said = 'vcpu0 waits for CMD_SYNC';
    for (const format of ['sentences', 'interleaving'])
      expect((await viommu('run', 'waits.yaml', '--format', format)).out.split('\n')).toContain(
        `The run ends: ${said}.`,
      );
    expect(JSON.parse((await viommu('run', 'waits.yaml', '--json')).out).unfinished).toEqual([said]);
    expect(JSON.parse((await viommu('run', 'interlaced', '--json')).out).unfinished).toEqual([]);
  });

  test('a dump of command-queue memory', async () => {
    const { code, out } = await viommu('run', CAPTURE, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ scenario: 'arm-boot-attach.bin', counters: { physicalCommands: 34 } });
  });

  test.each([
    [{ kind: 'scenario', id: 'error-in-the-middle' }, 'error-in-the-middle', 'split-by-target'],
    [{ kind: 'capture', name: 'arm-boot-attach' }, 'arm-boot-attach', 'vcmdq'],
  ] as const)('--json is what the page writes into a file: %j', async (source, name, design) => {
    const { session } = await opened(source, design);
    await look(session, 3);
    const pieces = await PANELS.data({ position: 3, name }, deskOf(session));
    expect(session.runAt(3).position).toBe(3);
    const { out } = await viommu('run', name, '--design', design, '--json');
    expect(JSON.parse(pieces.join(''))).toEqual(JSON.parse(out));
    expect('note' in JSON.parse(out)).toBe(design === 'vcmdq');
  });

  test('--json', async () => {
    const { out } = await viommu('run', 'error-in-the-middle', '--design', 'split-by-target', '--json');
    const result = JSON.parse(out);
    expect(Object.keys(result)).toEqual([
      'scenario',
      'design',
      'scope',
      'events',
      'properties',
      'counters',
      'unfinished',
    ]);
    expect(result.scenario).toBe('error-in-the-middle');
    expect(Object.keys(result.events[0])).toEqual(['i', 'step', 't', 'actor', 'kind', 'text', 'source', 'objects']);
    expect(result.events.map((event: { i: number }) => event.i)).toEqual(
      result.events.map((_: unknown, i: number) => i),
    );
    const { held, at, why } = result.properties['cons-exact'];
    expect(held).toBe(false);
    expect(
      result.events.find((event: { kind: string; step: number }) => event.kind === 'violation' && event.step === at)
        .text,
    ).toContain(why);
    expect(result.properties.isolation).toEqual({ held: true, exercised: true });
    expect(result.properties['no-aliasing']).toEqual({ held: true, exercised: false });
    expect(result.counters).toEqual({
      exits: 2,
      consReads: 2,
      ioctls: 4,
      entries: 5,
      physicalCommands: 4,
      physicalSyncs: 3,
    });
  });

  test('--expect compares with the scenario', async () => {
    file('wrong.yaml', scenario.replace('breaks: [order]', 'breaks: [cons-exact]'));
    expect((await viommu('run', 'interlaced', '--design', 'split-by-target', '--expect')).code).toBe(0);
    const wrong = await viommu('run', 'wrong.yaml', '--design', 'split-by-target', '--expect');
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('order: expected kept, found violated');
    expect(wrong.err).toContain('cons-exact: expected violated, found kept');
    expect((await viommu('run', 'wrong.yaml', '--design', 'split-by-target')).code).toBe(0);
  });

  test('--seed is a random walk that the seed decides', async () => {
    const seeded = (seed: string) => viommu('run', 'interlaced', '--seed', seed);
    const [a, b, c] = [await seeded('1'), await seeded('1'), await seeded('2')];
    expect(a.out).toBe(b.out);
    expect(a.out).not.toBe(c.out);
  });

  test('--choices replays', async () => {
    file('choices.json', '{"viommu-choices": 1, "overrides": [{"step": 36, "transition": "A answer-invalidate"}]}');
    const plain = await viommu('run', 'interlaced');
    const chosen = await viommu('run', 'interlaced', '--choices', 'choices.json');
    expect(chosen.code).toBe(0);
    expect(chosen.out).not.toBe(plain.out);
  });

  test('a capture, by name and by path', async () => {
    const byName = await viommu('run', 'arm-boot-attach', '--design', 'viommu-single');
    expect(byName.code).toBe(0);
    expect(byName.out).toContain('vcpu0 writes CMD_TLBI_NSNH_ALL into slot 2');
    const byPath = await viommu(
      'run',
      join(PROJECT, 'public/captures/arm-boot-attach.json'),
      '--design',
      'viommu-single',
    );
    expect(byPath.out).toBe(byName.out);
  });
});
