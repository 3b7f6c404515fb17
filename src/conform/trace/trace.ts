/**
 * Commands as the emulator's trace tells them, held against the same commands in its queue and what the model does with them:
 * name and operands as decoded, and whether an SMMU with the emulator's ID registers carries them out.
 */
import { commandByName, decode, encode } from '../../model/arch/smmuv3/fields/commands.ts';
import { QEMU_11_1 } from '../../model/state/hardware.ts';
import type { Case } from '../smmuv3/case.ts';
import { Replay } from '../smmuv3/replay.ts';

/** A line of the trace with its operands. */
export interface TraceLine {
  readonly slot: number;
  readonly mnemonic: string;
  readonly fields: Readonly<Record<string, number>>;
  /** CERROR with which it failed; 0 where it did not. */
  readonly error: number;
}

export interface Differs {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

const BASE = 0x46000000;
const LOG2 = 8;
const SID = 0x8;

/** Names of the emulator that are not the specification's. */
const NAMES: Readonly<Record<string, string>> = { CMD_TLBI_S12_VMID: 'CMD_TLBI_S12_VMALL' };

/** Operands of the trace by what decoding gives; absent where the trace tells something of its own. */
const OPERANDS: Readonly<Record<string, (fields: Readonly<Record<string, number>>) => number>> = {
  sid: ({ sid }) => sid,
  asid: ({ asid }) => asid,
  vmid: ({ vmid }) => vmid,
  addr: ({ va, ipa }) => va ?? ipa,
  tg: ({ tg }) => tg,
  ttl: ({ ttl }) => ttl,
  leaf: ({ leaf }) => leaf,
  num_pages: ({ tg, num, scale }) => (tg === 0 ? 1 : (num + 1) * 2 ** scale),
};

/** An SMMU of its own for each set of ID registers, that takes one command after the other. */
export class TracedSmmu {
  private replay: Replay;
  private readonly stage: Case['qemu']['stage'];

  /** `stage`: 2 for an SMMU whose IDR0.S1P is 0. */
  constructor(stage: Case['qemu']['stage']) {
    this.stage = stage;
    this.replay = this.made();
  }

  /** CERROR of a command of four u32; 0 where it is carried out. */
  execute(words: Uint32Array): number {
    // The emulator has a device at every StreamID that is named; here there is one.
    const one = 'sid' in decode(words).fields ? Uint32Array.of(words[0], SID, words[2], words[3]) : words;
    const hex = Array.from(new Uint8Array(one.slice().buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
    const { st } = this.replay.step({ op: 'cmds', hex: [hex] });
    const [prod, cons] = st;
    if (prod === (cons & 0xfffff)) return 0;
    this.replay = this.made();
    return (cons >>> 24) & 0x7f;
  }

  private made(): Replay {
    const regs: [string, string][] = [
      ['CMDQ_BASE', `0x${(BASE + LOG2).toString(16)}`],
      ['CR0', '0xd'],
    ];
    const one = { name: 'trace', area: '', tags: [], note: '', qemu: { stage: this.stage }, selfmap: [], memory: [] };
    return new Replay({ ...one, regs, steps: [], res: [], arch: {}, arch_pa: {} }, QEMU_11_1);
  }
}

/**
 * `words`: four u32 of the slot as the queue has it; a command that failed has been overwritten there, and is made of what the
 * trace tells. `smmu`: the emulator's as it was; `without`: the same with IDR0.S1P = 0, where a recording has cleared it.
 */
export function compareTraced(
  traced: TraceLine,
  words: Uint32Array,
  smmu: TracedSmmu,
  without: TracedSmmu | null,
): Differs[] {
  const { mnemonic, fields, error } = traced;
  const name = NAMES[mnemonic] ?? mnemonic;
  const made = error ? madeOf(name, fields) : words;
  if (!made) return [{ field: 'mnemonic', expected: name, got: 'no such command' }];
  const got = decode(made);
  const differs: Differs[] = [];
  if (got.mnemonic !== name) differs.push({ field: 'mnemonic', expected: name, got: got.mnemonic });
  else
    for (const [key, value] of Object.entries(fields)) {
      const found = OPERANDS[key]?.(got.fields);
      if (found !== undefined && found !== value)
        differs.push({ field: key, expected: `0x${value.toString(16)}`, got: `0x${found.toString(16)}` });
    }
  const results = [smmu, ...(without ? [without] : [])].map((one) => one.execute(made));
  if (!results.includes(error)) differs.push({ field: 'result', expected: String(error), got: results.join(' or ') });
  return differs;
}

function madeOf(name: string, { sid, asid, vmid, addr }: Readonly<Record<string, number>>): Uint32Array | undefined {
  const found = commandByName(name);
  if (!found) return undefined;
  const { opcode, fields } = found.def;
  const all: Record<string, number | undefined> = { sid, asid, vmid, va: addr, ipa: addr, ...found.fixed };
  const told = Object.fromEntries(
    fields.flatMap((field) => (all[field.name] === undefined ? [] : [[field.name, all[field.name]!]])),
  );
  return encode({ opcode, mnemonic: name, fields: told });
}
