/** Hardware that does not answer, or breaks a promise: what the machine makes of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HW_QUEUE_EVENT } from '../../model/iommu/hw-queue-events.ts';
import { CERROR } from '../../model/arch/smmuv3/fields/register-bits.ts';
import { RULES } from '../../model/iommufd/uapi/rules.ts';
import { KERNEL_EVENT } from '../../model/iommufd/events.ts';
import { DEVICE_EVENT } from '../../model/pcie/events.ts';
import { IOMMU_EVENT } from '../../model/iommu/events.ts';
import { designById } from '../../model/system/designs.ts';
import type { RawEvent } from '../../model/system/raw-event.ts';
import type { Run } from '../../model/system/run.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { startRun } from '../../model/system/start.ts';
import { compileScenario } from '../compile/compile.ts';
import { InputError } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';

interface Machine {
  readonly program: readonly string[];
  readonly other?: readonly string[];
  readonly silent?: boolean;
  readonly broken?: string;
  readonly faults?: string;
}

const text = ({ program, other = [], silent = false, broken = '', faults = '' }: Machine): string => `
viommu-scenario: 1
id: faults
title: faults
smmus: [{ name: SMMU0 }]
devices:
  - { name: A, smmu: SMMU0, sid: 0x100, ats: true, silent: ${silent} }
  - { name: B, smmu: SMMU0, sid: 0x108, ats: true }
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x100000 }
    vsmmus:
      - name: q0
        smmu: SMMU0
        queue: { log2size: 4 }
        vdevices: [{ device: A, vsid: 0x8, asid: 1 }, { device: B, vsid: 0x10, asid: 1 }]
    vcpus:
      - { name: vcpu0, program: [${program.join(', ')}] }
      - { name: vcpu1, program: [${other.join(', ')}] }
broken: [${broken}]
faults: [${faults}]
`;

interface Played {
  readonly run: Run;
  readonly events: readonly RawEvent[];
}

/** To the end, under the timed scheduler or in an order of its own per seed. */
function play(machine: Machine, seed?: number): Played {
  const topology = compileScenario(parseScenario(text(machine), 'faults.yaml'));
  const run = startRun(topology, designById('viommu-batch')!, { extras: EXTRAS, seed });
  const events: RawEvent[] = [];
  while (run.extend(1)) events.push(...run.events);
  return { run, events };
}

const eventsOf = ({ events }: Played, kind: number) => events.filter((event) => event.kind === kind);
/** Steps at which an event happens, in order. */
const stepsOf = (played: Played, kind: number): number[] => eventsOf(played, kind).map(({ step }) => step);

const MAP = 'map: { device: A, iova: 0x400000 }';
const DMA = 'dma: { device: A, iova: 0x400000, write: true }';
const INVALIDATE = [
  'unmap_fast: { device: A, iova: 0x400000 }',
  'commands: [CMD_TLBI_NH_VA: { asid: 1, va: 0x400000 }, CMD_ATC_INV: { sid: A, addr: 0x400000 }, CMD_SYNC: {}]',
];
const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

describe('a device that does not answer', () => {
  const silent = { program: [MAP, DMA, ...INVALIDATE], silent: true };

  test('the SMMU gives up, the next CMD_SYNC fails with CERROR_ATC_INV_SYNC, and is repeated', () => {
    const played = play(silent);
    const m = played.run.machine;
    const [gaveUp] = stepsOf(played, IOMMU_EVENT.timeOut);
    const [failed] = eventsOf(played, IOMMU_EVENT.commandError);
    const [acknowledged] = eventsOf(played, KERNEL_EVENT.seesError);
    const syncs = stepsOf(played, IOMMU_EVENT.sync);
    expect(failed.args[5]).toBe(CERROR.ATC_INV_SYNC);
    expect(failed.args[1] & 0xff, 'opcode at CONS').toBe(0x46);
    expect(acknowledged.args[1]).toBe(CERROR.ATC_INV_SYNC);
    expect(failed.step).toBeGreaterThan(gaveUp);
    expect(acknowledged.step).toBeGreaterThan(failed.step);
    expect(syncs.at(-1)).toBeGreaterThan(acknowledged.step);
    expect(m.w[m.layout.vcpus[0]], 'the guest gets on').toBe(4);
  });

  test('its ATC keeps what was invalidated', () => {
    const { run } = play(silent);
    expect(run.history.deaths.filter(({ cache }) => cache === 'ATC')).toHaveLength(0);
    expect(run.machine.atcs[0].length).toBe(1);
  });

  test('one that answers is waited for', () => {
    const played = play({ ...silent, silent: false });
    expect(eventsOf(played, IOMMU_EVENT.timeOut)).toEqual([]);
    expect(played.run.machine.atcs[0].length).toBe(0);
    expect(stepsOf(played, IOMMU_EVENT.sync).at(-1)).toBeGreaterThan(stepsOf(played, DEVICE_EVENT.answerInvalidate)[0]);
  });
});

describe('a CMD_SYNC and the answers of devices', () => {
  /** True when a physical CMD_SYNC completes while an ATC_INV consumed before it is unanswered. */
  function early({ events }: Played): boolean {
    let waiting = 0;
    for (const { kind, args } of events) {
      if (kind === IOMMU_EVENT.consume && (args[2] & 0xff) === 0x40) waiting++;
      if (kind === DEVICE_EVENT.answerInvalidate) waiting--;
      if (kind === IOMMU_EVENT.sync && waiting > 0) return true;
    }
    return false;
  }
  const program = [MAP, DMA, ...INVALIDATE];

  test('it waits, whatever the order', () => {
    for (const seed of SEEDS) expect(early(play({ program }, seed)), `seed ${seed}`).toBe(false);
  });

  test('sync-ignores-atc: it need not', () => {
    expect(SEEDS.some((seed) => early(play({ program, broken: 'sync-ignores-atc' }, seed)))).toBe(true);
  });
});

describe('posted writes and Invalidate Completions', () => {
  /** True when a device completes an invalidation between the use of an ATC entry and the landing of that write. */
  function overtakes({ events }: Played): boolean {
    let posted = false;
    for (const { kind } of events) {
      if (kind === DEVICE_EVENT.post) posted = true;
      if (kind === DEVICE_EVENT.land) posted = false;
      if (kind === DEVICE_EVENT.answerInvalidate && posted) return true;
    }
    return false;
  }
  const machine = { program: [MAP, DMA, DMA, DMA], other: [INVALIDATE[1].replace('sid: A', 'sid: 8')] };

  test('a completion pushes the writes before it, whatever the order', () => {
    for (const seed of SEEDS) expect(overtakes(play(machine, seed)), `seed ${seed}`).toBe(false);
  });

  test('completion-overtakes-writes: it does not', () => {
    const broken = 'completion-overtakes-writes';
    expect(SEEDS.some((seed) => overtakes(play({ ...machine, broken }, seed)))).toBe(true);
  });
});

describe('a call of an invalidation that fails', () => {
  const program = [MAP, INVALIDATE[1], 'mark: here', INVALIDATE[1]];

  test.each([
    ['enomem', RULES.invalidateNoMemory],
    ['timeout', RULES.syncTimeout],
  ])('%s: in playback the first call after its mark, whether it is at the mark or after it', (kind, rule) => {
    for (const time of ['at', 'after']) {
      const returned = eventsOf(play({ program, faults: `{ ${kind}: q0, ${time}: here }` }), KERNEL_EVENT.ret);
      expect(returned.map(({ args }) => args[3]).slice(0, 2)).toEqual([0, rule.number]);
    }
  });

  test('before its mark is come to, none does, whatever the order', () => {
    const late = [MAP, INVALIDATE[1], 'mark: here'];
    for (const seed of SEEDS) {
      const returned = eventsOf(play({ program: late, faults: '{ enomem: q0, after: here }' }, seed), KERNEL_EVENT.ret);
      expect(returned.map(({ args }) => args[3])).toEqual([0]);
    }
  });
});

test('a translation that is outstanding at an Invalidate Request is discarded and asked for again', () => {
  const machine = { program: [MAP, DMA], other: ['commands: [CMD_ATC_INV: { sid: 8, size: 52 }, CMD_SYNC: {}]'] };
  const discards = SEEDS.map((seed) => play(machine, seed)).filter((played) => {
    const [discarded] = stepsOf(played, DEVICE_EVENT.discard);
    if (discarded === undefined) return false;
    const requests = stepsOf(played, DEVICE_EVENT.request);
    expect(requests.at(-1)).toBeGreaterThan(discarded);
    expect(stepsOf(played, DEVICE_EVENT.land)).toHaveLength(1);
    return true;
  });
  expect(discards.length).toBeGreaterThan(0);
});

test('a SubstreamID in a stream that has none is refused with C_BAD_SUBSTREAMID', () => {
  const played = play({ program: [MAP, 'dma: { device: A, iova: 0x400000, ssid: 1 }'] });
  const [refused] = eventsOf(played, IOMMU_EVENT.refuse);
  expect(refused.args[4]).toBe(0x08);
});

test.each([
  ['silent: 1', { silent: 1 as unknown as boolean }, 'devices[0].silent', 'expected true or false'],
  ['an unknown guarantee', { broken: 'luck' }, 'broken[0]', 'expected one of fill-survives-tlbi'],
  ['an SSID beyond 20 bits', { program: ['dma: { device: A, iova: 0, ssid: 0x100000 }'] }, 'ssid', '0xfffff'],
])('%s is refused', (_, machine, field, expected) => {
  const read = () => parseScenario(text({ program: [], ...machine }), 'faults.yaml');
  expect(read).toThrow(InputError);
  expect(read).toThrow(field);
  expect(read).toThrow(expected);
});

describe('a VCMDQ that goes to another VM', () => {
  const HANDED = readFileSync(new URL('../library/h19-foreign-timeout.yaml', import.meta.url), 'utf8');
  const handed = (flush: boolean, seed: number): readonly RawEvent[] => {
    const source = HANDED.replace('flush: false', `flush: ${flush}`);
    const topology = compileScenario(parseScenario(source, 'h19.yaml'));
    const run = startRun(topology, designById('vcmdq')!, { extras: EXTRAS, seed });
    const events: RawEvent[] = [];
    while (run.extend(1)) events.push(...run.events);
    return events;
  };
  const at = (events: readonly RawEvent[], kind: number): number =>
    events.find((event) => event.kind === kind)?.step ?? 0;
  const seeds = Array.from({ length: 60 }, (_, i) => i + 1);

  test('takes along what was given up before, and what is given up later', () => {
    const orders = new Set<boolean>();
    for (const seed of seeds) {
      const events = handed(false, seed);
      // What hardware has not looked at by then it never will.
      const consumed = at(events, IOMMU_EVENT.sendInvalidate) > 0;
      if (consumed) orders.add(at(events, IOMMU_EVENT.timeOut) < at(events, KERNEL_EVENT.reassign));
      const errors = events.filter(({ kind }) => kind === HW_QUEUE_EVENT.error).map(({ args }) => args[3]);
      expect(errors, `seed ${seed}`).toEqual(consumed ? [CERROR.ATC_INV_SYNC] : []);
    }
    expect(orders.size).toBe(2);
  });

  test('takes nothing along once the driver has asked for it', () => {
    for (const seed of seeds) {
      const events = handed(true, seed);
      expect(at(events, HW_QUEUE_EVENT.error), `seed ${seed}`).toBe(0);
      if (at(events, IOMMU_EVENT.sendInvalidate) > 0)
        expect(at(events, IOMMU_EVENT.timeOut)).toBeLessThan(at(events, KERNEL_EVENT.reassign));
    }
  });
});
