import { describe, expect, test } from 'vitest';
import { decode, hasReserved } from '../model/arch/smmuv3/fields/commands.ts';
import { bytesToWords } from '../model/state/memory.ts';
import { EVENT } from '../model/arch/smmuv3/fields/records.ts';
import { newOutcome } from '../model/arch/smmuv3/hw/outcome.ts';
import { probe } from '../model/arch/smmuv3/hw/translate.ts';
import { TLB } from '../model/state/layout.ts';
import { designById } from '../model/system/designs.ts';
import { EXTRAS } from '../model/arch/extras.ts';
import { startRun } from '../model/system/start.ts';
import { InputError } from '../scenario/language/errors.ts';
import { captures } from './captures.test-helper.ts';
import { gunzip } from './gunzip.ts';
import { importCapture } from './import.ts';

const [{ files }] = captures;

/** What the recordings call a command. */
const RECORDED: Readonly<Record<string, string>> = {
  CMD_SYNC: 'CMD_SYNC',
  CMD_PREFETCH_CONFIG: 'PREFETCH_CFG',
  CMD_CFGI_ALL: 'CFGI_STE_RANGE/ALL',
};

describe.each(captures)('$id', ({ files, sidecar, capture }) => {
  test('every command is decoded, as the recording counted them, with no reserved bit set', () => {
    const words = bytesToWords(files.commands);
    const counts: Record<string, number> = {};
    for (let at = 0; at < words.length; at += 4) {
      const { mnemonic } = decode(words, at);
      const name = RECORDED[mnemonic] ?? mnemonic.replace('CMD_', '');
      counts[name] = (counts[name] ?? 0) + 1;
      if (hasReserved(words, at)) throw new Error(`command ${at / 4} has a reserved bit`);
    }
    expect(counts).toEqual(sidecar.opcodes);
  });

  test('one vdevice per valid STE, SID = vSID + 0x1000, the recorded ID registers', () => {
    const { devices, iommus, guestIommus } = capture.topology;
    const streams = sidecar.tables.stes.map(({ sid }: { sid: number }) => sid);
    expect(guestIommus[0].vdevices.map(({ vsid }) => vsid)).toEqual(streams);
    expect(devices.map(({ sid }) => sid)).toEqual(streams.map((sid: number) => sid + 0x1000));
    for (const sid of sidecar.distinct_sids) expect(streams).toContain(sid);
    for (const name of ['IDR0', 'IDR1', 'IDR3', 'IDR5'] as const)
      expect(iommus[0].idr[name]).toBe(Number(sidecar.registers[name]));
  });

  test("the guest's real tables translate: every leaf of every stage-1 table, through stage 2", () => {
    const run = startRun(capture.topology, designById('viommu-batch')!, { extras: EXTRAS });
    const m = run.machine;
    const { ipa, pa } = capture.topology.vms[0];
    const phys = (address: number): number => address - ipa + pa;
    let leaves = 0;
    sidecar.tables.stes.forEach(({ cds }: { cds: { ttb0: string; asid: number }[] }, device: number) => {
      const visit = (table: number, level: number, iova: number): void => {
        for (let i = 0; i < 512; i++) {
          const lo = m.mem.read32(phys(table + i * 8));
          const hi = m.mem.read32(phys(table + i * 8 + 4));
          if ((lo & 1) === 0) continue;
          const out = (hi & 0xffff) * 2 ** 32 + ((lo & 0xfffff000) >>> 0);
          const input = iova + i * 2 ** (12 + 9 * (3 - level));
          if (level < 3 && lo & 2) visit(out, level + 1, input);
          else {
            leaves++;
            const found = newOutcome();
            const sid = capture.topology.devices[device].sid;
            const [hi, low] = [Math.floor(input / 2 ** 32), (input + 0x10) >>> 0];
            probe(m, 0, { sid, ssid: -1, hi, lo: low, write: false, privileged: true, ats: false }, found);
            if (out < ipa) {
              // The page of the MSI doorbell: no RAM, so stage 2 of the derived machine does not map it.
              expect(found.type).toBe(EVENT.F_TRANSLATION);
              continue;
            }
            expect(found.type, `IOVA 0x${input.toString(16)}`).toBe(0);
            expect(found.pa).toBe(phys(out) + 0x10);
            expect(found.entry[TLB.tag] & 0xffff).toBe(cds[0].asid);
          }
        }
      };
      visit(Number(cds[0].ttb0), 0, 0);
    });
    expect(leaves).toBeGreaterThan(20);
  });
});

test('a guest that saw an SMMU without stage 2 is nested on one that has both', () => {
  const sidecar = JSON.parse(files.sidecar);
  const IDR0 = `0x${(Number(sidecar.registers.IDR0) & ~1).toString(16)}`;
  const one = importCapture({
    ...files,
    sidecar: JSON.stringify({ ...sidecar, registers: { ...sidecar.registers, IDR0 } }),
  });
  expect(one.topology.guestIommus[0].idr.IDR0 & 3).toBe(2);
  expect(one.topology.iommus[0].idr.IDR0 & 3).toBe(3);
  const run = startRun(one.topology, designById(one.design)!, { extras: EXTRAS });
  while (run.extend(1000));
  expect(run.tally.written(0)).toBe(sidecar.commands);
});

test.each([
  [{ commands: new Uint8Array(24) }, 'arm-boot-attach.bin: expected commands of 16 bytes, found 24 bytes'],
  [{ tables: new Uint8Array(4) }, 'tables.pages[0]'],
  [{ sidecar: '{' }, 'arm-boot-attach.json: not JSON'],
  [{ sidecar: files.sidecar.replace('"arm-smmuv3"', '"x86-vtd"') }, "arch: expected 'arm-smmuv3'"],
  [
    { sidecar: files.sidecar.replaceAll('"config": 5', '"config": 6') },
    'STEs of stage 2 (Config = 6) do not nest, arm_smmu_validate_vste() refuses them with EIO',
  ],
  [{ sidecar: files.sidecar.replace('"CMDQ_BASE"', '"CMDQ_BASIS"') }, 'registers.CMDQ_BASE: missing'],
])('bad files are told: %#', (change, message) => {
  expect(() => importCapture({ ...files, ...change })).toThrow(InputError);
  expect(() => importCapture({ ...files, ...change })).toThrow(message);
});

test('commands that were cut are played as far as they are whole, and the rest is told', () => {
  const cut = importCapture({ ...files, commands: files.commands.subarray(0, -3) });
  expect(cut.topology.vcpus[0].commands.length).toBe(files.commands.length / 4 - 4);
  expect(cut.caution).toContain('Not read: the last 13 bytes are no whole command of arm-boot-attach.bin.');
});

test('damaged gzip data is told', async () => {
  await expect(gunzip(Uint8Array.of(0x1f, 0x8b, 1, 2, 3), 'x.gz')).rejects.toThrow('x.gz: the gzip data is damaged');
});
