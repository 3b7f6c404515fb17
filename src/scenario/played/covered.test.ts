/** The guest's own duty: what it must have queued, and seen complete, before it frees a page. */
import { verdictsOf } from '../../model/system/verdicts.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DESIGNS } from '../../model/system/designs.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { startSearch } from '../../model/search/start.ts';
import { PROPERTIES } from '../../model/check/properties.ts';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';
import { played, started } from './played.test-helper.ts';

const machine = (program: string, extra = '', vdevice = '') => `viommu-scenario: 1
id: duty
title: The duty of a guest
smmus: [{ name: SMMU0 }]
devices:
  - { name: A, smmu: SMMU0, sid: 0x100, ats: true }
  - { name: B, smmu: SMMU0, sid: 0x200 }
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus:
      - name: vsmmu0
        smmu: SMMU0
        queue: { log2size: 5 }
        vdevices: [{ device: A, vsid: 0x8, asid: 1${vdevice} }, { device: B, vsid: 0x10, asid: 1 }]
    vcpus:
      - name: vcpu0
        program:
          - map: { device: A, iova: 0x400000, pages: 16 }
          - dma: { device: A, iova: 0x400000 }
          - dma: { device: A, iova: 0x40d000 }
          - dma: { device: B, iova: 0x400000 }
          - unmap_fast: { device: A, iova: 0x400000, pages: 16 }
${program
  .trim()
  .split('\n')
  .map((line) => `          ${line.trim()}`)
  .join('\n')}
${extra}
`;

function covered(text: string, design = 'viommu-single') {
  const run = started(text, design);
  while (run.extend(1000));
  const verdicts = Object.fromEntries(verdictsOf(run).map((verdict) => [verdict.id, verdict]));
  return { ...verdicts.covered, use: verdicts['no-use-after-unmap'].held };
}

const FREE = '- free: { device: A, iova: 0x400000, pages: 16 }';
const DMA = '- dma: { device: A, iova: 0x400000, write: true }';
const TLBI = '- commands: [CMD_TLBI_NH_ASID: { asid: 1 }, CMD_SYNC: {}]';
const ATC = '- commands: [CMD_ATC_INV: { sid: A, size: 52 }, CMD_SYNC: {}]';

describe('what counts', () => {
  test.each([
    ['both caches, each with a CMD_SYNC', `${TLBI}\n${ATC}`],
    ['one CMD_SYNC for both', '- commands: [CMD_TLBI_NH_ALL: {}, CMD_ATC_INV: { sid: A, size: 52 }, CMD_SYNC: {}]'],
    [
      'a command for each page, as Linux without RIL',
      `- commands: [${Array.from({ length: 16 }, (_, i) => `CMD_TLBI_NH_VA: { asid: 1, va: ${0x400000 + i * 4096} }`).join(', ')}, CMD_SYNC: {}]\n${ATC}`,
    ],
    [
      'two ATC_INVs that share the range',
      `${TLBI}\n- commands: [CMD_ATC_INV: { sid: A, addr: 0x400000, size: 3 }, CMD_ATC_INV: { sid: A, addr: 0x408000, size: 3 }, CMD_SYNC: {}]`,
    ],
    [
      'an ATC_INV whose address has bits below its size',
      `${TLBI}\n- commands: [CMD_ATC_INV: { sid: A, addr: 0x405000, size: 4 }, CMD_SYNC: {}]`,
    ],
    ['every ASID', `- commands: [CMD_TLBI_NH_VAA: { va: 0x400000, tg: 1, num: 15 }, CMD_SYNC: {}]\n${ATC}`],
  ])('%s', (_, commands) => {
    expect(covered(machine(`${commands}\n${FREE}`))).toMatchObject({ held: true, exercised: true });
  });

  test.each([
    ['no TLBI', ATC, 'queued no TLBI that covers ASID 1 and IOVA 0x400000'],
    ['no ATC_INV', TLBI, 'queued no CMD_ATC_INV that covers vSID 0x8 and IOVA 0x400000'],
    [
      'the ATC_INV names another device',
      `${TLBI}\n- commands: [CMD_ATC_INV: { sid: B, size: 52 }, CMD_SYNC: {}]`,
      'no CMD_ATC_INV that covers vSID 0x8',
    ],
    [
      'half of the range',
      `${TLBI}\n- commands: [CMD_ATC_INV: { sid: A, addr: 0x400000, size: 3 }, CMD_SYNC: {}]`,
      'no CMD_ATC_INV that covers vSID 0x8 and IOVA 0x40d000',
    ],
    [
      'the TLBI names another ASID',
      `- commands: [CMD_TLBI_NH_ASID: { asid: 2 }, CMD_SYNC: {}]\n${ATC}`,
      'queued no TLBI that covers ASID 1',
    ],
    [
      'one page is left out',
      `- commands: [${Array.from({ length: 16 }, (_, i) => i)
        .filter((i) => i !== 13)
        .map((i) => `CMD_TLBI_NH_VA: { asid: 1, va: ${0x400000 + i * 4096} }`)
        .join(', ')}, CMD_SYNC: {}]\n${ATC}`,
      'no TLBI that covers ASID 1 and IOVA 0x40d000',
    ],
    [
      'one substream of the ATC',
      `${TLBI}\n- commands: [CMD_ATC_INV: { sid: A, size: 52, ssv: 1, ssid: 3 }, CMD_SYNC: {}]`,
      'no CMD_ATC_INV that covers vSID 0x8',
    ],
  ])('%s: the guest is to blame, and the stack is not', (_, commands, why) => {
    const verdict = covered(machine(`${commands}\n${FREE}\n${DMA}`));
    expect(verdict).toMatchObject({ held: false, use: true });
    expect(verdict.why).toContain(why);
    expect(verdict.why).toContain('frees PA 0x');
  });

  test('commands before the change do not count', () => {
    const early = machine(FREE).replace(
      '          - unmap_fast',
      `          ${TLBI}\n          ${ATC}\n          - dma: { device: A, iova: 0x400000 }\n          - unmap_fast`,
    );
    expect(covered(early).why).toContain('after that change it queued no');
  });

  test('no CMD_SYNC behind it', () => {
    const verdict = covered(
      machine(`- commands: [CMD_TLBI_NH_ASID: { asid: 1 }, CMD_ATC_INV: { sid: A, size: 52 }]\n${FREE}`),
      'vcmdq',
    );
    expect(verdict.why).toMatch(
      /has seen no CMD_SYNC complete in vsmmu0(\.vcmdq0)? behind its (TLBI \(command 0\)|CMD_ATC_INV \(command 1\))/,
    );
  });

  test('a page that is mapped elsewhere before anything was sent is reused', () => {
    const ipa = /ipa: (0x[0-9a-f]+)/.exec('ipa: 0x40020000')![1];
    const moved = machine(`- map: { device: B, iova: 0x900000, ipa: ${ipa} }`).replace(
      'map: { device: A, iova: 0x400000, pages: 16 }',
      `map: { device: A, iova: 0x400000, pages: 16, ipa: ${ipa} }`,
    );
    expect(covered(moved)).toMatchObject({ held: false });
    expect(
      covered(
        moved.replace(
          '          - map: { device: B',
          `          ${TLBI}\n          ${ATC}\n          - map: { device: B`,
        ),
      ),
    ).toMatchObject({ held: true });
  });

  test('a page that was never unmapped is freed: the DMA into it does not pass as fine', () => {
    const text = machine(`${FREE}\n${DMA}`).replace(/ {10}- unmap_fast.*\n/, '');
    const verdict = covered(text);
    expect(verdict).toMatchObject({ held: false, use: true });
    expect(verdict.why).toContain('it never took that translation away');
  });

  test('no CFGI_CD: walks go on from the old CD', () => {
    const commands = `- replace_cd: { device: A }\n${TLBI}\n${ATC}\n${FREE}\n${DMA}`;
    const text = machine(commands).replace(/ {10}- unmap_fast.*\n/, '');
    expect(covered(text)).toMatchObject({ held: false, use: true });
    expect(covered(text).why).toContain('queued no CMD_CFGI_CD that covers vSID 0x8');
    const right = text.replace(
      `          ${TLBI}`,
      `          - commands: [CMD_CFGI_CD: { sid: A }, CMD_SYNC: {}]\n          ${TLBI}`,
    );
    expect(covered(right)).toMatchObject({ held: true });
  });

  test('an ATC that its own STE declares off is not its duty', () => {
    expect(covered(machine(`${TLBI}\n${FREE}\n${DMA}`, 'broken: [ats-whatever-ste]', ', ats: false'))).toMatchObject({
      held: true,
      use: false,
    });
  });

  test('a page that no cache ever held', () => {
    const text = machine(FREE).replaceAll(/ {10}- dma.*\n/g, '');
    expect(covered(text)).toMatchObject({ held: true, exercised: false });
  });
});

describe('a command that it gave up', () => {
  /** The ATC_INV is refused: its device is gone from the viommu, but not from the bus. */
  const bad = 'CMD_TLBI_NH_VA: { asid: 1, va: 0x400000, tg: 0, num: 7, ttl: 3 }';

  test('after an error at its own index does not count', () => {
    const verdict = covered(
      machine(`- commands: [${bad}, CMD_SYNC: {}]\n${ATC}\n${FREE}`).replaceAll(', pages: 16', ''),
    );
    expect(verdict.why).toContain('it gave up its TLBI (command 0) after the error there');
  });

  test('one behind it that names the same does', () => {
    const verdict = covered(
      machine(`- commands: [${bad}, CMD_TLBI_NH_ASID: { asid: 1 }, CMD_SYNC: {}]\n${ATC}\n${FREE}`).replaceAll(
        ', pages: 16',
        '',
      ),
    );
    expect(verdict).toMatchObject({ held: true, exercised: true });
  });
});

const omitted = readFileSync(new URL('../cases/omitted-atc-inv.yaml', import.meta.url), 'utf8');

test.each(DESIGNS.map(({ id }) => id))('an ATC_INV that a miscounting driver leaves out, under %s', (design) => {
  const run = started(omitted, design);
  while (run.extend(1000));
  expect(verdictsOf(run).flatMap(({ id, held }) => (held ? [] : [id]))).toEqual(['covered']);
  expect(verdictsOf(run).find(({ id }) => id === 'covered')!.why).toContain('no CMD_ATC_INV that covers vSID 0x28');
});

test.each(DESIGNS)('in every interleaving, under $id', (design) => {
  const search = startSearch(compileScenario(parseScenario(omitted, 'omitted.yaml')), design, {
    progress: true,
    extras: EXTRAS,
  });
  while (search.advance(4096) === 'running');
  expect(search.verdict).toBe('exhausted');
  expect([...search.findings.keys()].map((i) => PROPERTIES[i].id)).toEqual(['covered']);
});

test('what a cache that another device would use is still owed does not excuse the stack', () => {
  const source = `
viommu-scenario: 1
id: beside
title: An ASID of two emulated SMMUs
smmus: [{ name: SMMU0 }]
devices: [{ name: A, smmu: SMMU0, sid: 0x100, ats: true, silent: true }, { name: B, smmu: SMMU0, sid: 0x200 }]
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x80000 }
    vsmmus:
      - { name: vsmmu0, smmu: SMMU0, queue: { log2size: 3 }, vdevices: [{ device: A, vsid: 0x8, asid: 1 }] }
      - { name: vsmmu1, smmu: SMMU0, queue: { log2size: 3 }, vdevices: [{ device: B, vsid: 0x8, asid: 1 }] }
    vcpus:
      - name: vcpu0
        program:
          - map: { device: A, iova: 0x400000 }
          - dma: { device: A, iova: 0x400000 }
          - unmap_fast: { device: A, iova: 0x400000 }
          - queue: vsmmu0
            commands: [CMD_TLBI_NH_ASID: { asid: 1 }, CMD_SYNC: {}]
          - queue: vsmmu0
            commands: [CMD_ATC_INV: { sid: A, size: 52 }, CMD_SYNC: {}]
          - free: { device: A, iova: 0x400000 }
          - dma: { device: A, iova: 0x400000, write: true }
`;
  const lines = played(source, 'viommu-batch').filter((line) => line.includes(' is violated: '));
  expect(lines.filter((line) => line.startsWith('covered'))).toEqual([]);
  expect(lines.at(-1)).toMatch(/^no-use-after-unmap is violated: the DMA of A to IOVA 0x400000 lands in /);
});
