import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { PROPERTIES } from '../model/check/properties.ts';
import { DESIGNS } from '../model/system/designs.ts';
import { viommu as program } from './program.ts';

const TSX = import.meta.resolve('tsx');
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const CAPTURE = join(PROJECT, 'public/captures/arm-boot-attach.bin');

const folder = mkdtempSync(join(tmpdir(), 'viommu cli '));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return name;
};

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

// A folder of its own, with a space in its name.
const before = process.cwd();
process.chdir(folder);
afterAll(() => process.chdir(before));

/** Runs the program in this process: one of its own takes longer to start than most commands run. One at a time. */
async function viommu(...args: string[]): Promise<Ended> {
  const written = { out: '', err: '' };
  const into = (stream: 'out' | 'err') => (text: unknown) => {
    written[stream] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(into('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(into('err')),
  ];
  try {
    return { code: await program(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** The same in a process of its own. */
const started = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', TSX, MAIN, ...args],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
      (problem, out, err) => resolve({ code: problem ? Number(problem.code) : 0, out, err }),
    );
  });

test.each([
  [['run', 'interlaced', '--design', 'split-by-target']],
  [['check', 'h05', '--design', 'split-by-target', '--property', 'cons-exact', '--max-states', '20']],
  [['run', 'nothing']],
])('a process of its own says the same: %j', async (args) => {
  const numbers = ({ code, out, err }: Ended) => ({ code, out: out.replace(/\d+(?= states\/s|\/s)/g, 'N'), err });
  expect(numbers(await started(...args))).toEqual(numbers(await viommu(...args)));
});

const scenario = readFileSync(join(PROJECT, 'src/scenario/library/interlaced.yaml'), 'utf8');

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

  test('a dump of command-queue memory', async () => {
    const { code, out } = await viommu('run', CAPTURE, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ scenario: 'arm-boot-attach.bin', counters: { physicalCommands: 34 } });
  });

  test('--json', async () => {
    const { out } = await viommu('run', 'error-in-the-middle', '--design', 'split-by-target', '--json');
    const result = JSON.parse(out);
    expect(Object.keys(result)).toEqual(['scenario', 'design', 'scope', 'events', 'properties', 'counters']);
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

describe('decode', () => {
  test('one line per command and nothing else, plain or compressed', async () => {
    const { code, out } = await viommu('decode', CAPTURE);
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(100);
    expect(lines[0]).toBe('0 0x0000000000000004 0x000000000000001f CMD_CFGI_ALL ssec=0 sid=0x0 range=31');
    expect(lines[2]).toBe('2 0x0000000000000030 0x0000000000000000 CMD_TLBI_NSNH_ALL');
    // The name does not tell: gzip data is recognised by its content.
    file('queue.bin', gzipSync(readFileSync(CAPTURE)));
    expect((await viommu('decode', 'queue.bin')).out).toBe(out);
  });

  test('of a text form it prints what it prints of the raw memory, and says what it took it for', async () => {
    const lines = [
      '40000000: 00000074 00000000 00000000 00000000',
      '40000010: 00000011 00050000 00000000 00000000',
      'x',
    ];
    file('two.txt', lines.join('\n'));
    file('raw.bin', Uint8Array.of(0x74, ...new Array(15).fill(0), 0x11, 0, 0, 0, 0, 0, 5, 0, ...new Array(8).fill(0)));
    const text = await viommu('decode', 'two.txt');
    expect(text.out).toBe((await viommu('decode', 'raw.bin')).out);
    expect(text.err).toMatch(
      /^two.txt: command-queue memory as .*: lines of addresses and little-endian words of 4 bytes/,
    );
    expect(text.err).toContain('two.txt:3: no address with numbers: x');
    expect(JSON.parse((await viommu('decode', 'two.txt', '--json')).err)).toMatchObject({
      kind: expect.stringContaining('command-queue memory'),
      why: expect.stringContaining('4 bytes'),
      unread: [{ line: 3 }],
    });
  });

  test('--json', async () => {
    file(
      'two.bin',
      Uint8Array.of(0x74, 1, ...new Array(14).fill(0), 0x11, 0, 0, 0, 0, 0, 5, 0, ...new Array(8).fill(0)),
    );
    const [unknown, tlbi] = JSON.parse((await viommu('decode', 'two.bin', '--json')).out);
    expect(unknown).toMatchObject({
      index: 0,
      mnemonic: 'UNKNOWN_0x74',
      reserved: ['0x0000000000000100', '0x0000000000000000'],
      illegal: 'opcode = 0x74: the architecture defines no such command (IHI 0070 4.1.3)',
    });
    expect(tlbi).toEqual({
      index: 1,
      words: ['0x0005000000000011', '0x0000000000000000'],
      mnemonic: 'CMD_TLBI_NH_ASID',
      fields: { vmid: 0, asid: 5 },
    });
  });
});

test('list names scenarios, designs, properties and captures', async () => {
  const { code, out } = await viommu('list');
  expect(code).toBe(0);
  for (const name of ['interlaced', 'error-in-the-middle', 'viommu-batch', 'cons-exact', 'arm-boot-attach'])
    expect(out).toContain(`  ${name}`);
});

describe('check --fate', () => {
  const fates = async (name: string, design: string, ...more: string[]) => {
    const { out } = await viommu('check', name, '--design', design, '--fate', '--json', ...more);
    return JSON.parse(out) as {
      property: string;
      verdict: string;
      counterexample?: { choices: string[] };
      fate: unknown;
    }[];
  };

  test('one fate for every property of an exhausted search', async () => {
    for (const { verdict, fate, counterexample } of await fates('H31', 'viommu-batch')) {
      const { kind, p, decided, safe, open, doomed } = fate as Record<string, number>;
      expect(kind).toBe(verdict === 'violated' ? 'race' : 'impossible');
      expect(p > 0 && p < 1).toBe(verdict === 'violated');
      expect(safe + open + doomed).toBe(105);
      if (counterexample) expect(decided).toBeLessThanOrEqual(counterexample.choices.length);
      else expect(decided).toBeNull();
    }
  });

  test('inevitable: nothing has decided it', async () => {
    const [found] = (await fates('H28', 'viommu-batch')).filter(({ property }) => property === 'no-aliasing');
    expect(found.fate).toMatchObject({ kind: 'inevitable', p: 1, decided: null, open: 0 });
  });

  test('null at a bound', async () => {
    for (const { fate } of await fates('H15', 'viommu-batch', '--max-states', '20')) expect(fate).toBeNull();
  });

  test('as text', async () => {
    const { out } = await viommu('check', 'H31', '--design', 'viommu-batch', '--fate');
    expect(out).toMatch(/race, 1 of about 170\.7 random runs \(p = 0\.00586\), decided by step \d+; \d+ states safe/);
  });
});

describe('sample', () => {
  test('counts what runs at random violate', async () => {
    const { code, out } = await viommu(
      'sample',
      'H15',
      '--design',
      'viommu-batch',
      '--runs',
      '500',
      '--seed',
      '3',
      '--json',
    );
    const found = JSON.parse(out);
    expect(code).toBe(0);
    expect(found).toMatchObject({ runs: 500, seed: 3, design: 'viommu-batch' });
    const counts = found.outcomes.map(({ count }: { count: number }) => count);
    expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(500);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    const again = await viommu('sample', 'H15', '--design', 'viommu-batch', '--runs', '500', '--seed', '3');
    for (const { count, violated } of found.outcomes)
      expect(again.out).toMatch(
        new RegExp(`^ +${count} .*${violated.length ? violated.join(', ') : 'nothing violated'}$`, 'm'),
      );
  });

  test.each([
    [['--runs', '0'], 'sample: --runs: expected an integer from 1 to 10000000'],
    [['--runs', 'x'], "sample: --runs: expected an integer from 1 to 10000000, found 'x'"],
    [['--seed', '-1'], 'sample: '],
  ])('%j is refused', async (args, message) => {
    const { code, err } = await viommu('sample', 'H15', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('compare', () => {
  const json = async (...args: string[]) => {
    const { code, out } = await viommu('compare', ...args, '--json');
    return { code, ...JSON.parse(out) };
  };

  test('two designs: sides, divergences and a row per command', async () => {
    const found = await json('interlaced', '--designs', 'viommu-batch,split-by-target');
    expect(found.code).toBe(1);
    expect(found.scenario).toBe('interlaced');
    expect(found.sides.map(({ design }: { design: string }) => design)).toEqual(['viommu-batch', 'split-by-target']);
    expect(found.divergences[0]).toMatchObject({ kind: 'hardware', between: [0, 1], command: 1 });
    expect(found.commands[1]).toMatchObject({ queue: 'vm0/vsmmu0', index: 1, text: 'CMD_ATC_INV vSID 0x8 all' });
    expect(found.commands[1].sides).toMatchObject([
      { call: 0, rank: 1, fate: 'executed' },
      { call: 1, rank: 2, fate: 'executed' },
    ]);
    expect(found.commands[4].sides[0]).toMatchObject({ call: null, rank: null, fate: 'vmm' });
  });

  test('counts and verdicts are those of run', async () => {
    const { sides } = await json('error-in-the-middle', '--designs', 'viommu-batch,viommu-batch-linux');
    for (const side of sides) {
      const run = JSON.parse((await viommu('run', 'error-in-the-middle', '--design', side.design, '--json')).out);
      expect(side.verdicts).toEqual(run.properties);
      expect(side.counters).toMatchObject(run.counters);
    }
  });

  test('exit 0 where hardware and guest see the same', async () => {
    const { code, out } = await viommu('compare', 'interlaced', '--designs', 'viommu-batch,viommu-single');
    expect(code).toBe(0);
    expect(out).toContain('The same in what hardware and guest see.');
    expect(out).toContain('4 ioctls instead of 1');
  });

  test('a part with = belongs to the design before it; designs may also be given one by one', async () => {
    const [together, apart] = [
      await json('interlaced', '--designs', 'viommu-batch,kernel=linux-7.2,errors=by-class,viommu-single'),
      await json(
        'interlaced',
        '--design',
        'viommu-batch,kernel=linux-7.2,errors=by-class',
        '--design',
        'viommu-single',
      ),
    ];
    expect(together.sides.map(({ design }: { design: string }) => design)).toEqual([
      'viommu-batch,kernel=linux-7.2,errors=by-class',
      'viommu-single',
    ]);
    expect(apart).toEqual(together);
  });

  test.each([
    [[], 'compare: --designs: expected 2 to 4 designs, found 0'],
    [['--designs', 'viommu-batch'], 'compare: --designs: expected 2 to 4 designs, found 1'],
    [['--designs', 'all'], 'compare: --designs: expected 2 to 4 designs, found 7'],
    [['--designs', 'viommu-batch,nothing'], "compare: --design: there is no design 'nothing'"],
    [['--designs', 'kernel=linux-7.2,viommu-batch'], "compare: --design: there is no design 'kernel=linux-7.2'"],
    [['--designs', 'viommu-batch,'], "compare: --design: there is no design ''"],
  ])('%j is refused', async (args, message) => {
    const { code, err } = await viommu('compare', 'interlaced', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('why not', () => {
  interface Reason {
    readonly without: string;
    readonly design: string;
    readonly verdict: string;
    readonly counterexample?: { readonly choices: readonly string[] };
  }

  test('each guarantee is taken away, and what then happens can be run', async () => {
    const { code, out } = await viommu('check', 'H08', '--design', 'viommu-batch', '--why-not', '--json');
    expect(code).toBe(0);
    const rows = JSON.parse(out) as { property: string; whyNot: readonly Reason[] }[];
    const { whyNot } = rows.find(({ property }) => property === 'no-stale-after-sync')!;
    const reason = whyNot.find(({ without }) => without === 'wait=before-sync')!;
    expect(reason).toMatchObject({ design: 'viommu-batch,wait=before-sync', verdict: 'violated' });
    expect(whyNot.some(({ verdict }) => verdict === 'holds')).toBe(true);
    const violating = await viommu(
      'check',
      'H08',
      '--design',
      reason.design,
      '--property',
      'no-stale-after-sync',
      '--json',
    );
    expect(violating.code).toBe(1);
    expect(JSON.parse(violating.out)[0].counterexample.choices).toEqual(reason.counterexample!.choices);
  });

  test('in words; what is violated has no reason', async () => {
    const batch = await viommu('check', 'H08', '--design', 'viommu-batch', '--why-not', '--property', 'sync-scope');
    expect(batch.out).toMatch(
      /^ {2}sync-scope holds because a run ends at a CMD_SYNC \(VMM\); without it \(merge=yes\): violated after 20 steps$/m,
    );
    const merged = await viommu('check', 'H08', '--design', 'viommu-merged', '--why-not', '--json');
    const rows = JSON.parse(merged.out) as { verdict: string; whyNot: unknown }[];
    for (const { verdict, whyNot } of rows) expect(whyNot === null).toBe(verdict !== 'holds');
  });

  test('of hazards: by property, the guarantees that it needs', async () => {
    const { code, out } = await viommu('hazards', 'H28', '--why-not', '--json');
    expect(code).toBe(0);
    const { properties, unguarded } = JSON.parse(out) as {
      properties: { property: string; guards: object[] }[];
      unguarded: string[];
    };
    expect(properties.map(({ property }) => property)).toEqual(PROPERTIES.map(({ id }) => id));
    expect(unguarded).toContain('one-version');
    expect(properties.find(({ property }) => property === 'no-aliasing')!.guards).toContainEqual(
      expect.objectContaining({ without: 'shared-s2=no,vmid=per-s2', hazard: 'H28', fixed: true, steps: 10 }),
    );
  });
});

test('hazards: as many threads as one likes say the same', async () => {
  const [one, three] = await Promise.all([
    started('hazards', 'H01', 'H28', '--threads', '1', '--json'),
    started('hazards', 'H01', 'H28', '--threads', '3', '--json'),
  ]);
  expect(three).toEqual(one);
  expect(one.code).toBe(0);
});

describe('check', () => {
  test('a violated property: exit 1, and a trace that replays', async () => {
    const { code, out } = await viommu('check', 'h05', '--design', 'split-by-target', '--trace', 'out.json', '--json');
    expect(code).toBe(1);
    const results = JSON.parse(out) as {
      property: string;
      verdict: string;
      counterexample?: { choices: string[]; why: string };
    }[];
    expect(results.filter(({ verdict }) => verdict === 'violated').map(({ property }) => property)).toEqual([
      'order',
      'cons-exact',
    ]);
    expect(results.filter(({ verdict }) => verdict === 'holds')).toHaveLength(PROPERTIES.length - 2);
    expect(Object.keys(results[0])).toEqual([
      'scenario',
      'design',
      'property',
      'scope',
      'exercised',
      'states',
      'statesPerSecond',
      'verdict',
    ]);
    const { choices, why } = results.find(({ property }) => property === 'order')!.counterexample!;
    const replay = JSON.parse((await viommu('run', 'h05', '--choices', 'out.json', '--json')).out);
    expect(replay.design).toBe('split-by-target');
    expect(replay.properties.order).toEqual({ held: false, exercised: true, at: choices.length, why });
  });

  test('one property, all designs: exit 0 where all hold', async () => {
    const { code, out } = await viommu('check', 'interlaced', '--design', 'all', '--property', 'cons-exact');
    expect(code).toBe(0);
    expect(out.match(/holds +cons-exact/g)).toHaveLength(DESIGNS.length);
    expect(out.match(/not exercised in any state +cons-exact/g)).toHaveLength(DESIGNS.length);
    expect(out).not.toContain('sync-scope');
  });

  test('a bound is neither: exit 3', async () => {
    const { code, out } = await viommu('check', 'interlaced', '--max-states', '20', '--json');
    expect(code).toBe(3);
    expect(new Set(JSON.parse(out).map(({ verdict }: { verdict: string }) => verdict))).toEqual(new Set(['bound']));
  });

  test('a design with other parameters', async () => {
    const spec = 'viommu-batch-linux,kernel=exact';
    const { code, out } = await viommu('check', 'h01', '--design', spec);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^${spec}: \\d+ states of any interleaving, all looked at\n`));
    expect((await viommu('run', 'h01', '--design', 'viommu-batch,kernel=nope')).err).toContain(
      'kernel: expected one of',
    );
  });
});

test('hazards: expected against found', async () => {
  const { code, out } = await viommu('hazards', '--json');
  const rows = JSON.parse(out) as {
    hazard: string;
    passed: boolean;
    found?: string[];
    fate: { kind: string } | null;
  }[];
  expect(code).toBe(0);
  expect(rows.every(({ passed }) => passed)).toBe(true);
  for (const { fate, found } of rows) {
    if (found) expect(fate?.kind === 'impossible').toBe(found.length === 0);
    else expect(fate).toBeNull();
  }
  expect(new Set(rows.map(({ hazard }) => hazard)).size).toBeGreaterThanOrEqual(20);
});

describe('hazards, some of them', () => {
  const H05 = readFileSync(join(PROJECT, 'src/scenario/library/h05-type-grouped.yaml'), 'utf8');
  const named = async (...args: string[]): Promise<string[]> => {
    const { code, out } = await viommu('hazards', '--json', ...args);
    expect(code).toBe(0);
    return [...new Set((JSON.parse(out) as { scenario: string }[]).map(({ scenario: id }) => id))];
  };

  test('by number, by id, in the order in which they are named', async () => {
    expect(await named('h20', 'h05-type-grouped')).toEqual(['h20-wrap-bit', 'h05-type-grouped']);
  });

  test('by file: a verdict that differs is exit 1, designs of which it says nothing are not searched', async () => {
    const found = H05.replace(/^found:[\s\S]*?^fix:/m, 'found:\n  split-in-order: [order]\n  vcmdq: impossible\nfix:');
    file('mine.yaml', found.replace('id: h05-type-grouped', 'id: mine'));
    const { code, out } = await viommu('hazards', 'mine.yaml');
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}mine .* split-in-order .* impossible \(64 states\), expected order$/m);
    expect(out).toMatch(/^ok {4}mine .* vcmdq .* impossible \(\d+ states\)$/m);
    expect(out).toMatch(/^ {6}mine +not searched: split-by-target, viommu-single, /m);
  });

  test('bad input is told before anything is searched', async () => {
    file('plain.yaml', scenario);
    file('number.yaml', H05.replace('hazard: H05\n', ''));
    file('silent.yaml', H05.replace(/^found:[\s\S]*?^fix:/m, 'fix:'));
    file('with.yaml', H05.replace('vcmdq: impossible', 'vcmdq: { with: kernel=6.1, breaks: [] }'));
    for (const [name, message] of [
      ['H99', 'H99: no hazard or file of this name; expected one of h01-mid-block-count, '],
      ['interlace', 'interlace: no hazard or file of this name'],
      ['./H05.yaml', './H05.yaml: no such file'],
      [CAPTURE, 'expected text in UTF-8'],
      ['plain.yaml', 'breaks: expected the properties that decide about H05'],
      ['interlaced', 'interlaced.yaml:1:1: breaks: expected the properties that decide about H05'],
      ['number.yaml', 'number.yaml:1:1: hazard: missing'],
      ['silent.yaml', 'silent.yaml:1:1: found: expected what a search finds, by design'],
      ['with.yaml', 'found.vcmdq.with: kernel: expected one of '],
    ]) {
      const { code, out, err } = await viommu('hazards', 'H05', name);
      expect([code, out], name).toEqual([2, '']);
      expect(err).toContain(message);
      expect(err.trimEnd().split('\n')).toHaveLength(1);
    }
  });
});

test('validate', async () => {
  file('good.yaml', scenario);
  expect(await viommu('validate', 'good.yaml')).toEqual({
    code: 0,
    out: 'good.yaml: valid: interlaced, 1 SMMU, 2 devices, 1 VM, 5 commands\n',
    err: '',
  });
});

test('validate tells all mistakes of a file, a line each', async () => {
  const sick = scenario.replace('title:', 'titel:').replace(/sid: 0x\w+/, 'sid: 0x10000');
  file('sick.yaml', sick);
  const { code, out, err } = await viommu('validate', 'sick.yaml');
  expect([code, out]).toEqual([2, '']);
  expect(
    err
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/(sick.yaml):\d+:\d+/, '$1')),
  ).toEqual([
    'viommu: sick.yaml: title: missing',
    'viommu: sick.yaml: titel: unknown field "titel"',
    'viommu: sick.yaml: devices[0].sid: expected a StreamID from 0 to 0xffff, found 65536',
  ]);
});

test('help everywhere', async () => {
  for (const args of [
    ['--help'],
    ['run', '--help'],
    ['decode', '--help'],
    ['list', '--help'],
    ['hazards', '--help'],
    ['validate', '--help'],
  ]) {
    const { code, out, err } = await viommu(...args);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('usage: ');
  }
});

describe('conform', () => {
  const RECORDED = join(PROJECT, 'src/conform');
  const lines = (path: string): string[] =>
    gunzipSync(readFileSync(join(RECORDED, path)))
      .toString()
      .trimEnd()
      .split('\n');

  test('a recording that agrees: the sum, exit 0', async () => {
    const { code, out } = await viommu('conform', 'xarray', join(RECORDED, 'xarray/recorded/vdevs-xarray.jsonl.gz'));
    expect(out.trimEnd().split('\n').at(-1)).toBe('200 passed, 0 failed, 0 skipped');
    expect(code).toBe(0);
  });

  test.each([
    ['iommufd', 'iommufd/recorded/iommufd-probe.jsonl.gz', '"errno":16', '"errno":2'],
    ['xarray', 'xarray/recorded/vdevs-xarray.jsonl.gz', '"count":2', '"count":3'],
  ])('%s: one altered answer is one failure by name, exit 1', async (subject, recording, from, to) => {
    const recorded = lines(recording);
    const at = recorded.findIndex((line) => line.includes(from));
    expect(at).toBeGreaterThanOrEqual(0);
    recorded[at] = recorded[at].replace(from, to);
    file('altered.jsonl', recorded.join('\n'));
    const { code, out } = await viommu('conform', subject, 'altered.jsonl');
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^\d+ passed, 1 failed, \d+ skipped$/);
    expect(out).toMatch(/^FAIL/m);
    expect(code).toBe(1);
  });

  test('vsmmu: a sidecar with the queue and the calls beside it', async () => {
    const { code, out } = await viommu(
      'conform',
      'vsmmu',
      join(RECORDED, 'vsmmu/recorded/arm-iommufd-errcases.json.gz'),
    );
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^\d+ passed, 0 failed, 0 skipped$/);
    expect(code).toBe(0);
  });
});

describe('bad input: exit 2 and one clear line', () => {
  file('bad.yaml', scenario.replace('log2size: 3', 'log2size: 30'));
  file('odd.bin', new Uint8Array(17));
  for (const name of ['evtq.bin', 'dmesg.txt', 'cmdq.gdb.txt', 'trace.txt'])
    file(name, readFileSync(join(PROJECT, 'src/capture/cases', name)));
  file('bad.json', '{"viommu-choices": 1, "overrides": [{"step": 0}]}');
  test.each([
    [['run', 'nothing'], 'nothing: no scenario, capture or file of this name'],
    [['run', './nothing.yaml'], './nothing.yaml: no such file'],
    [['run', 'bad.yaml'], 'bad.yaml:21:18: vms[0].vsmmus[0].queue.log2size: expected a log2 from 0 to 19, found 30'],
    [['validate', 'bad.yaml'], 'log2size'],
    [['validate', folder], 'is a folder, expected a file'],
    [['validate', CAPTURE], 'expected'],
    [['decode', 'odd.bin'], 'odd.bin: expected commands of 16 bytes, found 17 bytes'],
    [
      ['decode', 'evtq.bin'],
      'evtq.bin: this looks like event-queue memory, not a command queue: 4 records of 32 bytes',
    ],
    [['run', 'evtq.bin'], 'evtq.bin: this looks like event-queue memory, not a command queue: 4 records of 32 bytes'],
    [['run', 'dmesg.txt'], 'dmesg.txt: this is a kernel log, not a scenario or raw queue memory'],
    [['run', 'trace.txt'], 'trace.txt: this is a QEMU trace, not a scenario or raw queue memory'],
    [['run', 'interlaced', '--design', 'none'], "there is no design 'none'; expected one of split-by-target"],
    [['run', 'interlaced', '--seed', 'x'], "--seed: expected an integer from 0 to 4294967295, found 'x'"],
    [['run', 'interlaced', '--seed', '1', '--choices', 'bad.json'], '--seed or --choices, not both'],
    [['check', 'interlaced', '--design', 'nonsense'], "check: --design: there is no design 'nonsense'"],
    [['check', 'interlaced', '--property', 'x'], 'check: --property: expected all or one of'],
    [['check', 'interlaced', '--max-states', '0'], 'check: --max-states: expected an integer from 1'],
    [['run', 'interlaced', '--choices', 'bad.json'], 'bad.json: overrides.0.step: expected a step from 1'],
    [['run', 'arm-boot-attach', '--expect'], "says nothing about design 'viommu-batch'"],
    [['run', 'interlaced', '--fast'], "'--fast'"],
    [['walk'], "there is no command 'walk'"],
    [[], 'expected a command'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await viommu(...args);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});

describe('map', () => {
  test('the named designs and those that differ in the dials given, with what each breaks and costs', async () => {
    const { code, out } = await viommu('map', '--dials', 'cut,merge,target', '--hazards', 'H05,H08,H28', '--json');
    expect(code).toBe(0);
    const { designs, undecided, on } = JSON.parse(out);
    expect(on).toBe('interlaced');
    expect(undecided).toEqual(['H28']);
    const of = (id: string) => designs.find(({ design }: { design: string }) => design === id);
    expect(DESIGNS.every(({ id }) => of(id))).toBe(true);
    expect(of('split-by-target')).toMatchObject({
      broken: { H05: ['order', 'cons-exact'] },
      dials: { target: 'split' },
    });
    expect(of('viommu-merged')).toMatchObject({
      broken: { H08: ['no-stale-after-sync'] },
      cost: { exits: 1, ioctls: 1, entries: 4, physicalCommands: 4, physicalSyncs: 1 },
    });
    // Of these three hazards it has none either, and no call is made for what its queue carries.
    expect(of('vcmdq')).toMatchObject({ broken: {}, pareto: true });
    expect(of('viommu-batch')).toMatchObject({ broken: {}, pareto: false });
    expect(of('viommu-batch,cut=by-class')).toMatchObject({ broken: { H05: ['order', 'cons-exact'] } });
  });

  test('as text', async () => {
    const { out } = await viommu('map', '--dials', 'vmid', '--hazards', 'H28');
    expect(out).toContain('counts on interlaced; times are assumed');
    expect(out).toMatch(/viommu-batch,vmid=per-viommu +0 +1 +1 +4/);
  });

  test.each([
    [['--dials', 'cuts'], "map: --dials: there is no dial 'cuts'; expected some of target, cut, max"],
    [['--hazards', 'H99'], 'H99'],
    [['--on', 'nothing'], 'nothing: no scenario, capture or file of this name'],
  ])('%j is a mistake', async (args, message) => {
    const { code, err } = await viommu('map', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('replay', () => {
  test('what a recording costs under each design', async () => {
    const { code, out } = await viommu(
      'replay',
      'arm-boot-attach',
      '--design',
      'viommu-single,viommu-merged',
      '--json',
    );
    expect(code).toBe(0);
    const [{ capture, commands, designs }] = JSON.parse(out);
    expect({ capture, commands }).toEqual({ capture: 'arm-boot-attach', commands: 100 });
    const { counters } = JSON.parse(
      (await viommu('run', 'arm-boot-attach', '--design', 'viommu-single', '--json')).out,
    );
    expect(designs[0]).toMatchObject({ design: 'viommu-single', counters });
    // No batch of this recording has more than one command for the kernel, but some CMD_SYNCs can be passed over.
    expect(designs[1].counters).toMatchObject(counters);
    expect(designs[1].time).toBeLessThan(designs[0].time);
  });

  test('a file, as text', async () => {
    const { out } = await viommu('replay', CAPTURE.replace('.bin', '.json'), '--design', 'vcmdq');
    expect(out).toMatch(/: 100 commands\ndesign +exits +CONS reads .* µs, assumed\nvcmdq +\d/);
  });
});
