/** The guest's own duty, against a plain account of what each command names: random programs on a stack that does all it is told. */
import { verdictsOf } from '../../model/system/verdicts.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { started } from './played.test-helper.ts';

const PAGES = 6;
/** By ASID, its first IOVA. */
const BASE = { 1: 0x400000, 2: 0x800000 } as const;
/** A and C have an ATC; B shares A's address space without one. */
const DEVICES = { A: { asid: 1, ats: true }, B: { asid: 1, ats: false }, C: { asid: 2, ats: true } } as const;
type Asid = 1 | 2;
type Name = keyof typeof DEVICES;

/** A command, and what it names: pages [first, end) of an ASID, or of a device. */
interface Named {
  readonly text: string;
  readonly asid?: readonly Asid[];
  readonly device?: Name;
  readonly first: number;
  readonly end: number;
}

const asid = fc.constantFrom<Asid>(1, 2);
const page = fc.integer({ min: 0, max: PAGES - 1 });
const iova = (of: Asid, n: number): string => `0x${(BASE[of] + n * 4096).toString(16)}`;

const command: fc.Arbitrary<Named> = fc.oneof(
  asid.map((of) => ({ text: `CMD_TLBI_NH_ASID: { asid: ${of} }`, asid: [of], first: 0, end: PAGES })),
  fc.constant({ text: 'CMD_TLBI_NH_ALL: {}', asid: [1, 2] as const, first: 0, end: PAGES }),
  fc.tuple(asid, page).map(([of, n]) => ({
    text: `CMD_TLBI_NH_VA: { asid: ${of}, va: ${iova(of, n)} }`,
    asid: [of],
    first: n,
    end: n + 1,
  })),
  fc.tuple(asid, page, fc.integer({ min: 0, max: 3 })).map(([of, n, num]) => ({
    text: `CMD_TLBI_NH_VA: { asid: ${of}, va: ${iova(of, n)}, tg: 1, num: ${num}, leaf: 1 }`,
    asid: [of],
    first: n,
    end: n + num + 1,
  })),
  fc.constantFrom<Name>('A', 'C').map((device) => ({
    text: `CMD_ATC_INV: { sid: ${device}, size: 52 }`,
    device,
    first: 0,
    end: PAGES,
  })),
  // The address bits below the size do not count.
  fc.tuple(fc.constantFrom<Name>('A', 'C'), page, fc.integer({ min: 0, max: 2 })).map(([device, n, size]) => ({
    text: `CMD_ATC_INV: { sid: ${device}, addr: ${iova(DEVICES[device].asid, n)}, size: ${size} }`,
    device,
    first: n - (n % 2 ** size),
    end: n - (n % 2 ** size) + 2 ** size,
  })),
);

/** Takes pages away, or queues commands and waits for them. */
const step = fc.oneof(
  { weight: 1, arbitrary: fc.tuple(asid, page, fc.integer({ min: 1, max: 3 })) },
  { weight: 2, arbitrary: fc.array(command, { minLength: 1, maxLength: 3 }) },
);
type Step = readonly [Asid, number, number] | readonly Named[];

const isCommands = (one: Step): one is readonly Named[] => typeof one[0] === 'object';

/** The steps as a guest's program, which frees at its end what it took away; and whether it was right to. */
function programOf(steps: readonly Step[]): { text: string; right: boolean; freed: boolean } {
  const lines: string[] = [];
  const gone = new Set<string>();
  const cached = new Set<string>();
  for (const [name, device] of Object.entries(DEVICES))
    for (let n = 0; n < PAGES; n++) {
      lines.push(`- dma: { device: ${name}, iova: ${iova(device.asid, n)} }`);
      cached.add(`IOTLB ${device.asid} ${n}`);
      if (device.ats) cached.add(`ATC ${name} ${n}`);
    }
  for (const one of steps) {
    if (isCommands(one)) {
      lines.push(`- commands: [${one.map(({ text }) => `${text}`).join(', ')}, CMD_SYNC: {}]`);
      for (const { asid: of = [], device, first, end } of one)
        for (let n = first; n < end; n++) {
          for (const each of of) cached.delete(`IOTLB ${each} ${n}`);
          cached.delete(`ATC ${device} ${n}`);
        }
      continue;
    }
    const [of, first, count] = one;
    for (let n = first; n < Math.min(first + count, PAGES); n++) {
      if (gone.has(`${of} ${n}`)) continue;
      gone.add(`${of} ${n}`);
      lines.push(`- unmap_fast: { device: ${of === 1 ? 'A' : 'C'}, iova: ${iova(of, n)} }`);
    }
  }
  let right = true;
  for (const each of gone) {
    const [of, n] = each.split(' ').map(Number);
    lines.push(`- free: { device: ${of === 1 ? 'A' : 'C'}, iova: ${iova(of as Asid, n)} }`);
    if (cached.has(`IOTLB ${of} ${n}`) || cached.has(`ATC ${of === 1 ? 'A' : 'C'} ${n}`)) right = false;
  }
  return { text: lines.map((line) => `          ${line}\n`).join(''), right, freed: gone.size > 0 };
}

const scenarioOf = (program: string): string => `viommu-scenario: 1
id: random-duty
title: The duty of a guest
smmus: [{ name: SMMU0 }]
devices:
  - { name: A, smmu: SMMU0, sid: 0x100, ats: true }
  - { name: B, smmu: SMMU0, sid: 0x200 }
  - { name: C, smmu: SMMU0, sid: 0x300, ats: true }
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus:
      - name: vsmmu0
        smmu: SMMU0
        queue: { log2size: 7 }
        vdevices:
          - { device: A, vsid: 0x8, asid: 1 }
          - { device: B, vsid: 0x10, asid: 1 }
          - { device: C, vsid: 0x18, asid: 2 }
    vcpus:
      - name: vcpu0
        program:
          - map: { device: A, iova: ${iova(1, 0)}, pages: ${PAGES} }
          - map: { device: C, iova: ${iova(2, 0)}, pages: ${PAGES} }
${program}`;

test('it is broken by the programs that free a page which something still translates, and by no other', () => {
  let [rights, wrongs] = [0, 0];
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 8 }), (steps) => {
      const { text, right, freed } = programOf(steps);
      const run = started(scenarioOf(text), 'viommu-batch');
      while (run.extend(1000));
      const verdicts = Object.fromEntries(verdictsOf(run).map((verdict) => [verdict.id, verdict]));
      expect(verdicts.covered).toMatchObject({ held: right, exercised: freed });
      // The stack did what it was told: it is never to blame.
      expect(verdicts['no-stale-after-sync'].held).toBe(true);
      expect(verdicts['no-use-after-unmap'].held).toBe(true);
      if (freed) right ? rights++ : wrongs++;
    }),
    { seed: 12, numRuns: 60 },
  );
  expect(Math.min(rights, wrongs)).toBeGreaterThan(5);
});
