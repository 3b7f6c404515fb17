import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OP, decode, hasReserved } from '../model/fields/commands.ts';
import { bytesToWords } from '../model/state/memory.ts';
import { EVENT } from '../model/fields/records.ts';
import { newOutcome } from '../model/smmuv3/outcome.ts';
import { probe } from '../model/smmuv3/translate.ts';
import { TLB } from '../model/state/layout.ts';
import { DESIGNS, designById } from '../model/system/designs.ts';
import { EXTRAS } from '../model/system/extras.ts';
import { startRun } from '../model/system/start.ts';
import { InputError } from '../scenario/errors.ts';
import { gunzip } from './gunzip.ts';
import { type CaptureFiles, importCapture } from './import.ts';
import { CAPTURES, captureFiles } from './library.ts';
import { playedNote } from './vcmdq.ts';

const read = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../public/captures/${name}`, import.meta.url)));

async function load(name: string): Promise<CaptureFiles> {
  const [file, bin, tables] = captureFiles(name);
  return {
    file,
    sidecar: new TextDecoder().decode(read(file)),
    commands: await gunzip(read(bin), bin),
    tables: await gunzip(read(tables), tables),
  };
}

const captures = await Promise.all(
  CAPTURES.map(async ({ id }) => {
    const files = await load(id);
    return { id, files, sidecar: JSON.parse(files.sidecar), capture: importCapture(files) };
  }),
);
const [{ files }] = captures;

/** What the recordings call a command. */
const RECORDED: Readonly<Record<string, string>> = {
  CMD_SYNC: 'CMD_SYNC',
  CMD_PREFETCH_CONFIG: 'PREFETCH_CFG',
  CMD_CFGI_ALL: 'CFGI_STE_RANGE/ALL',
};

const opcodesOf = (commands: Uint32Array, { start, count }: { start: number; count: number }) =>
  Array.from({ length: count }, (_, i) => commands[(start + i) * 4] & 0xff);

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
    const { devices, smmus, vsmmus } = capture.topology;
    const streams = sidecar.tables.stes.map(({ sid }: { sid: number }) => sid);
    expect(vsmmus[0].vdevices.map(({ vsid }) => vsid)).toEqual(streams);
    expect(devices.map(({ sid }) => sid)).toEqual(streams.map((sid: number) => sid + 0x1000));
    for (const sid of sidecar.distinct_sids) expect(streams).toContain(sid);
    for (const name of ['IDR0', 'IDR1', 'IDR3', 'IDR5'] as const)
      expect(smmus[0].idr[name]).toBe(Number(sidecar.registers[name]));
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

  test.each(DESIGNS.map(({ id }) => id))('plays to its end under %s with nothing violated', (design) => {
    const run = startRun(capture.topology, designById(design)!, { extras: EXTRAS });
    while (run.extend(10_000));
    const { topo } = run.machine;
    const note = playedNote(capture.topology, designById(design)!.hardware.cmdqv === true, topo);
    if (topo.vsmmus.length > 1) {
      // Hardware takes what it carries, with a CMD_SYNC of its own; all else traps.
      const opcodes = sidecar.opcodes as Record<string, number>;
      const carried = ['TLBI_NH_ASID', 'TLBI_NH_VA', 'ATC_INV'].reduce((sum, name) => sum + (opcodes[name] ?? 0), 0);
      const words = topo.vcpus[0].ops.flatMap((op) =>
        op.op === 'commands' && op.vsmmu === 1 ? [...opcodesOf(topo.vcpus[0].commands, op)] : [],
      );
      expect(words.filter((opcode) => opcode !== OP.SYNC)).toHaveLength(carried);
      expect(run.tally.written(0) + run.tally.written(1)).toBe(sidecar.commands);
      expect(run.tally.written(1)).toBe(words.length);
      expect(note).toContain(`${words.length} commands (TLBI_NH_ASID, TLBI_NH_VA, ATC_INV and their CMD_SYNCs`);
      expect(run.verdicts().filter(({ held }) => held === false)).toEqual([]);
      return;
    }
    expect(note).toBe('');
    expect(run.tally.written(0)).toBe(sidecar.commands);
    expect(run.verdicts().filter(({ held }) => held === false)).toEqual([]);
    // Every command that needs the kernel reaches the hardware once; the rest is done by the VMM.
    const local = ['CMD_SYNC', 'PREFETCH_CFG', 'CFGI_STE', 'CFGI_STE_RANGE/ALL'];
    const needed = Object.entries(sidecar.opcodes as Record<string, number>).filter(([name]) => !local.includes(name));
    expect(run.tally.counters.physicalCommands).toBe(needed.reduce((sum, [, n]) => sum + n, 0));
  });
});

test.each([
  [{ commands: new Uint8Array(24) }, 'arm-boot-attach.bin: expected commands of 16 bytes, found 24 bytes'],
  [{ tables: new Uint8Array(4) }, 'tables.pages[0]'],
  [{ sidecar: '{' }, 'arm-boot-attach.json: not JSON'],
  [{ sidecar: files.sidecar.replace('"arm-smmuv3"', '"x86-vtd"') }, "arch: expected 'arm-smmuv3'"],
  [{ sidecar: files.sidecar.replace('"CMDQ_BASE"', '"CMDQ_BASIS"') }, 'registers.CMDQ_BASE: missing'],
])('bad files are told: %#', (change, message) => {
  expect(() => importCapture({ ...files, ...change })).toThrow(InputError);
  expect(() => importCapture({ ...files, ...change })).toThrow(message);
});

test('damaged gzip data is told', async () => {
  await expect(gunzip(Uint8Array.of(0x1f, 0x8b, 1, 2, 3), 'x.gz')).rejects.toThrow('x.gz: the gzip data is damaged');
});
