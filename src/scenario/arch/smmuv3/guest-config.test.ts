/** What a guest writes into its STEs, CDs and registers, and what the stack makes of it. */
import { verdictsOf } from '../../../model/system/verdicts.ts';
import { describe, expect, test } from 'vitest';
import { PROPERTIES } from '../../../model/check/properties.ts';
import { startSearch } from '../../../model/search/start.ts';
import { DESIGNS, designById } from '../../../model/system/designs.ts';
import { EXTRAS } from '../../../model/arch/extras.ts';
import { compileScenario } from '../../compile/compile.ts';
import { parseScenario } from '../../language/parse.ts';
import { linesOf, started } from '../../played/played.test-helper.ts';

const scenario = (program: readonly string[], other: readonly string[] = []): string => `viommu-scenario: 1
id: config
title: What a guest writes
smmus: [{ name: SMMU0 }]
devices: [{ name: A, smmu: SMMU0, sid: 0x100 }, { name: B, smmu: SMMU0, sid: 0x200, ats: true }]
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus:
      - name: vsmmu0
        smmu: SMMU0
        queue: { log2size: 4 }
        vdevices: [{ device: A, vsid: 0x8, asid: 1 }, { device: B, vsid: 0x10, asid: 2 }]
    vcpus:
      - name: vcpu0
        program:
${program.map((step) => `          - ${step}`).join('\n')}
${other.length ? `      - name: vcpu1\n        program:\n${other.map((step) => `          - ${step}`).join('\n')}` : ''}
`;

const topology = (text: string) => compileScenario(parseScenario(text, 'config.yaml'));

function play(text: string, design = 'viommu-batch') {
  const run = started(text, design);
  const lines = linesOf(run);
  const broken = verdictsOf(run).flatMap(({ id, held }) => (held ? [] : [id]));
  return { run, lines, broken, last: lines.at(-1) };
}

const MAP = 'map: { device: A, iova: 0x400000, ipa: 0x40020000 }';
const CFGI = 'commands: [CMD_CFGI_STE: { sid: A, leaf: 1 }, CMD_SYNC: {}]';
const DMA = 'dma: { device: A, iova: 0x400000 }';
/** Untranslated by stage 1: the IOVA is an IPA. */
const STRAIGHT = 'dma: { device: A, iova: 0x40021000 }';

describe.each(DESIGNS.map(({ id }) => id))('an STE, under %s', (design) => {
  test('nothing happens before CFGI_STE', () => {
    expect(play(scenario([MAP, 'write_ste: { device: A, Config: 4 }', DMA]), design).last).toContain('A reads PA 0x8');
  });

  test('bypass: stage 2 alone translates', () => {
    const { last, lines, broken } = play(
      scenario([MAP, 'write_ste: { device: A, Config: 4 }', CFGI, STRAIGHT]),
      design,
    );
    expect(lines.filter((line) => line.includes('vSTE Config = bypass'))).toHaveLength(1);
    expect(last).toMatch(/^A reads PA 0x\w*21000 for IOVA 0x40021000\.$/);
    expect(broken).toEqual([]);
  });

  test.each(['write_ste: { device: A, Config: 0 }', 'write_ste: { device: A, V: 0 }'])(
    '%s: no access passes',
    (write) => {
      const { run, last } = play(scenario([MAP, write, CFGI, DMA]), design);
      expect(last).toContain('A gives up the DMA');
      expect(verdictsOf(run).every(({ held }) => held)).toBe(true);
    },
  );

  test('there and back', () => {
    const steps = [MAP, 'write_ste: { device: A, Config: 0 }', CFGI, 'write_ste: { device: A, Config: 5 }', CFGI, DMA];
    expect(play(scenario(steps), design).last).toContain('A reads PA 0x8');
  });
});

test('one that the kernel refuses is told as an illegal command, and what was attached stays', () => {
  const { lines } = play(scenario([MAP, 'write_ste: { device: A, Config: 7 }', CFGI, DMA]), 'viommu-single');
  expect(lines.join('\n')).toContain('vSTE Config = stage 1 and 2 (nested), EATS = 0, and gets -EIO');
  expect(lines.join('\n')).toContain('CERROR_ILL');
  expect(lines.at(-1)).toContain('A reads PA 0x8');
});

test('S1DSS = bypass: an access without SubstreamID skips stage 1 only where there are substreams', () => {
  const { lines } = play(scenario([MAP, 'write_ste: { device: A, S1DSS: 1 }', CFGI, DMA]));
  expect(lines.join('\n')).toContain('S1DSS = 1');
});

test('EATS = 0 switches the ATC off', () => {
  const steps = [
    'map: { device: B, iova: 0x400000 }',
    'dma: { device: B, iova: 0x400000 }',
    'write_ste: { device: B, EATS: 0 }',
  ];
  const after = ['commands: [CMD_CFGI_STE: { sid: B, leaf: 1 }, CMD_SYNC: {}]', 'dma: { device: B, iova: 0x400000 }'];
  const { run, last } = play(scenario([...steps, ...after]));
  expect(last).not.toContain('translated by its own ATC');
  expect(run.machine.atcs[1].length).toBe(0);
});

describe('registers', () => {
  const off = 'write_register: { CR0: { SMMUEN: 0 } }';

  test('SMMUEN = 0: GBPA lets everything pass', () => {
    const { last, lines } = play(scenario([MAP, off, STRAIGHT]));
    expect(lines.filter((line) => line.includes('vSTE Config = bypass'))).toHaveLength(2);
    expect(last).toContain('A reads PA 0x');
  });

  test('GBPA.ABORT: nothing', () => {
    expect(play(scenario([MAP, 'write_register: { GBPA: { ABORT: 1 } }', DMA])).last).toContain('A reads PA');
    expect(play(scenario([MAP, 'write_register: { GBPA: { ABORT: 1 } }', off, DMA])).last).toContain('gives up');
  });

  test('a guest that starts anew: off, and on with its queue', () => {
    const steps = [
      MAP,
      'write_register: { CR0: { SMMUEN: 0, CMDQEN: 0 } }',
      'write_register: { CR0: { CMDQEN: 1 } }',
      'commands: [CMD_CFGI_STE_RANGE: { range: 31 }, CMD_SYNC: {}]',
      'commands: [CMD_TLBI_NSNH_ALL: {}, CMD_SYNC: {}]',
      'write_register: { CR0: { SMMUEN: 1 } }',
      DMA,
    ];
    for (const { id } of DESIGNS) {
      const { last, broken } = play(scenario(steps), id);
      expect(last).toContain('A reads PA 0x8');
      expect(broken).toEqual([]);
    }
  });

  test('commands wait while CMDQEN is 0', () => {
    const { lines, broken } = play(
      scenario(['write_register: { CR0: { CMDQEN: 0 } }', 'commands: [CMD_TLBI_NH_ALL: {}, CMD_SYNC: {}]']),
    );
    expect(lines.join('\n')).not.toContain('fetches');
    expect(broken).toEqual(['progress']);
  });
});

describe('a CD or STE is written word by word', () => {
  const found = (text: string, design = 'viommu-batch') => {
    const search = startSearch(topology(text), designById(design)!, { progress: true, extras: EXTRAS });
    while (search.advance(4096) === 'running');
    expect(search.verdict).toBe('exhausted');
    return [...search.findings.keys()].map((i) => PROPERTIES[i].id);
  };
  const dma = ['after: ready', DMA];
  const ready = [MAP, 'mark: ready'];

  test('two words of a CD: an access between them meets a mixture', () => {
    expect(found(scenario([...ready, 'write_cd: { device: A, EPD0: 1, TTB0: 0x40030000 }'], dma))).toEqual([
      'one-version',
    ]);
  });

  test('one word at a time is no mixture', () => {
    expect(
      found(scenario([...ready, 'write_cd: { device: A, TTB0: 0x40030000 }', 'write_cd: { device: A, EPD0: 1 }'], dma)),
    ).toEqual([]);
  });

  test('V = 0 first, as Linux does', () => {
    const invalidate = 'commands: [CMD_CFGI_CD: { sid: A, leaf: 1 }, CMD_SYNC: {}]';
    const steps = [
      'write_cd: { device: A, V: 0 }',
      invalidate,
      'write_cd: { device: A, TTB0: 0x40030000, MAIR: 0 }',
      invalidate,
      'write_cd: { device: A, V: 1 }',
      invalidate,
    ];
    const fields = steps.map((step) => step.replace(', MAIR: 0', ''));
    expect(found(scenario([...ready, ...fields], dma))).toEqual([]);
  });

  test('an STE: the VMM reads it for another vCPU in the middle', () => {
    const text = scenario([...ready, 'write_ste: { device: A, Config: 4, S1DSS: 0 }'], ['after: ready', CFGI]);
    expect(found(text)).toEqual(['one-version']);
    expect(found(scenario([...ready, 'write_ste: { device: A, Config: 4 }'], ['after: ready', CFGI]))).toEqual([]);
  });

  test('the sentence says who took it', () => {
    const text = scenario([...ready, 'write_cd: { device: A, EPD0: 1, TTB0: 0x40030000 }'], dma);
    for (let seed = 1; seed < 200; seed++) {
      const run = started(text, 'viommu-batch', seed);
      while (run.extend(1000));
      const verdict = verdictsOf(run).find(({ id }) => id === 'one-version')!;
      if (verdict.held) continue;
      expect(verdict.exercised).toBe(true);
      expect(verdict.why).toBe(
        'SMMU0 takes the CD of vSID 0x8 while vm0 has written some of its words and not all: a mixture of two versions, V set, decides for A.',
      );
      return;
    }
    throw new Error('no seed of 200 meets the mixture');
  });
});

describe('errors name the field', () => {
  test.each([
    ['write_ste: { device: A }', 'program[0].write_ste: expected at least one field of STE'],
    ['write_ste: { device: A, Konfig: 4 }', "write_ste.Konfig: STE has no field 'Konfig'; expected one of V, Config"],
    ['write_ste: { device: A, Config: 9 }', 'write_ste.Config: expected an integer from 0 to 0x7'],
    ['write_cd: { device: A, TTB0: 0x12345 }', 'write_cd.TTB0: expected a multiple of 0x10'],
    ['write_cd: { device: Z, V: 0 }', "there is no vdevice for 'Z'"],
    ['write_register: { CR7: { X: 1 } }', "there is no register 'CR7' here; expected one of CR0, GBPA"],
    ['write_register: {}', 'expected one register, such as CR0: { SMMUEN: 0 }'],
  ])('%s', (step, message) => {
    expect(() => topology(scenario([step]))).toThrow(message);
  });
});
