import { verdictsOf } from '../model/system/verdicts.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { command, OP } from '../model/arch/smmuv3/fields/commands.ts';
import { EXTRAS } from '../model/arch/extras.ts';
import { designById } from '../model/system/designs.ts';
import { startRun } from '../model/system/start.ts';
import { InputError } from '../scenario/language/errors.ts';
import { importDump } from './dump.ts';
import { brought, importFile } from './importers.ts';
import { playedNote } from './vcmdq.ts';

const bytesOf = (...commands: readonly Uint32Array[]): Uint8Array =>
  new Uint8Array(commands.flatMap((words) => [...new Uint8Array(words.slice().buffer)]));
const EMPTY = new Uint32Array(4);

function play(bytes: Uint8Array) {
  const capture = importDump('queue.bin', bytes);
  const run = startRun(capture.topology, designById('viommu-batch')!);
  while (run.extend(10_000));
  return { capture, run };
}

test('a real queue, without anything but its bytes: every command is played, none is refused', () => {
  const bytes = new Uint8Array(readFileSync(new URL('../../public/captures/arm-ats-boot.bin', import.meta.url)));
  const { run, capture } = play(bytes);
  expect(run.tally.written(0)).toBe(149);
  expect(run.violations).toEqual([]);
  expect(capture.topology.devices.length).toBe(9);
  const refused = Array.from({ length: 149 }, (_, i) => run.history.commands[0].at(i)[7] & 1);
  expect(refused.every((flag) => flag === 0)).toBe(true);
});

test('devices that an ATC_INV names have ATS; the SIDs are rewritten', () => {
  const { capture, run } = play(
    bytesOf(command(OP.CFGI_CD, { sid: 0x18 }), command(OP.ATC_INV, { sid: 0x8, size: 52 }), command(OP.SYNC)),
  );
  expect(capture.topology.devices).toEqual([
    { name: '00:01.0', iommu: 0, sid: 0x1008, ats: true },
    { name: '00:03.0', iommu: 0, sid: 0x1018, ats: false },
  ]);
  expect(run.tally.counters).toMatchObject({ physicalCommands: 2 });
});

test('empty slots at the end are left out; a CMD_SYNC whose MSI has overwritten its opcode is one', () => {
  const written = Uint32Array.of(0, 0, 0x4001_0000, 0);
  const { capture, run } = play(bytesOf(command(OP.TLBI_NSNH_ALL), written, EMPTY, EMPTY));
  expect(run.tally.written(0)).toBe(2);
  expect(capture.caution).toContain('2 empty slots');
  expect(capture.caution).toContain('1 slot holds a CMD_SYNC');
});

test('bytes behind the last whole command are left out, and said', () => {
  const { capture, run } = play(Uint8Array.of(...bytesOf(command(OP.TLBI_NSNH_ALL), command(OP.SYNC)), 0x12, 0, 0));
  expect(run.tally.written(0)).toBe(2);
  expect(capture.caution).toContain('Not read: the last 3 bytes are no whole command.');
});

test('slots that memory does not hold are not played as command 0; lines that were not read are named', async () => {
  const text = [
    '40000000: 00000011 00050000 00000000 00000000',
    '40000010: 00000011 00060000 00000000 00000000',
    'Bus error',
    '40000040: 00000046 00000000 00000000 00000000',
  ].join('\n');
  const capture = await importFile(brought('queue.txt', new TextEncoder().encode(text)));
  const [{ commands }] = capture.topology.vcpus;
  expect(Array.from({ length: commands.length / 4 }, (_, i) => commands[i * 4])).toEqual([0x11, 0x11, 0x46]);
  expect(capture.caution).toContain('Slots 0x2, 0x3 are not whole in memory and left out');
  expect(capture.caution).toContain(
    'Not read: line 3: no address with numbers: Bus error; line 4: 0x20 bytes before 0x40000040 are missing.',
  );
});

test.each([
  [2 ** 19, 2 ** 19, ''],
  [
    2 ** 19 + 1,
    2 ** 16,
    '524289 commands are more than the slots of the largest queue: the first 65536 are played and judged, on a machine that begins with them. The list of commands (q), viommu stats and decode take all.',
  ],
])('of %i commands %i are played', (count, played, caution) => {
  const words = new Uint32Array(count * 4);
  const [tlbi, sync] = [command(OP.TLBI_NSNH_ALL), command(OP.SYNC)];
  for (let i = 0; i < count; i++) words.set(i % 8 === 7 || i === count - 1 ? sync : tlbi, i * 4);
  const capture = importDump('queue.bin', new Uint8Array(words.buffer));
  expect(capture.topology.vcpus[0].commands.length / 4).toBe(played);
  expect(capture.topology.guestIommus[0].commandsLog2).toBeLessThanOrEqual(19);
  if (caution) expect(capture.caution).toContain(caution);
  else expect(capture.caution).not.toContain('are played, ');
});

describe('what is no SMMUv3 queue is refused', () => {
  const junk = new Uint8Array(256).fill(0xff);
  test.each([
    ['nothing', new Uint8Array(0), 'found 0 bytes'],
    ['half a command', new Uint8Array(24), 'the last 8 are no whole command'],
    ['only empty slots', new Uint8Array(64), '4 empty slots'],
    ['one empty slot', new Uint8Array(16), /found 1 empty slot$/],
    ['other data', junk, '16 of 16 entries have no opcode'],
  ])('%s', (_, bytes, message) => {
    expect(() => importDump('queue.bin', bytes)).toThrow(InputError);
    expect(() => importDump('queue.bin', bytes)).toThrow(message);
  });
});

describe('a dump under a design with hardware queues', () => {
  const tlbi = command(OP.TLBI_NH_ASID, { asid: 1 });
  const cfgi = command(OP.CFGI_CD, { sid: 0x8 });
  const irq = command(OP.SYNC, { cs: 1, msiaddr: 0x1000 });

  function played(...commands: readonly Uint32Array[]) {
    const { topology } = importDump('queue.bin', bytesOf(...commands));
    const run = startRun(topology, designById('vcmdq')!, { extras: EXTRAS });
    while (run.extend(10_000));
    const { topo } = run.machine;
    const [{ ops, commands: words }] = topo.vcpus;
    const batches = ops.map((op) =>
      op.op === 'commands'
        ? [op.guestIommu, ...Array.from({ length: op.count }, (_, i) => words[(op.start + i) * 4] & 0xffff)]
        : [],
    );
    return { batches, run, note: playedNote({ topology }, run.machine) };
  }
  const sync = OP.SYNC | (1 << 12);

  test.each([
    [
      'what it carries, in its own batch, polled',
      [tlbi, irq, cfgi, irq],
      [
        [1, 0x11, OP.SYNC],
        [0, 0x05, sync],
      ],
    ],
    [
      'a batch that the VCMDQ stops carrying',
      [tlbi, cfgi, irq],
      [
        [1, 0x11, OP.SYNC],
        [0, 0x05, sync],
      ],
    ],
    ['a batch that begins in the other queue stays there', [cfgi, tlbi, irq], [[0, 0x05, 0x11, sync]]],
    [
      'a PREFETCH is no batch',
      [command(OP.PREFETCH_CONFIG), tlbi, irq],
      [
        [0, 0x01],
        [1, 0x11, OP.SYNC],
      ],
    ],
  ] as const)('%s', (_, commands, expected) => {
    const { batches, run } = played(...commands);
    expect(batches.map(([queue, ...codes]) => [queue, ...codes.map((code) => code & 0x30ff)])).toEqual(expected);
    expect(verdictsOf(run).filter(({ held }) => held === false)).toEqual([]);
  });

  test('it says so, and what it added', () => {
    expect(played(tlbi, cfgi, irq).note).toBe(
      'Played as a guest with the driver for CMDQV would: 2 commands (TLBI_NH_ASID, TLBI_NH_VA, ATC_INV and their CMD_SYNCs, with CS = 0) go to the VCMDQ, 2 to the queue that traps; one CMD_SYNC is added where a batch changes queue.',
    );
  });

  test('more StreamIDs than SID slots: no VCMDQ, and it says so', () => {
    const many = Array.from({ length: 17 }, (_, i) => command(OP.ATC_INV, { sid: 8 * i, size: 52 }));
    const { batches, note } = played(...many, irq);
    expect(batches.map(([queue]) => queue)).toEqual([0]);
    expect(note).toContain('Played without a VCMDQ');
  });
});
