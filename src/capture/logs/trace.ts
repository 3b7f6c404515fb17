/** QEMU's `-trace smmuv3*` (hw/arm/trace-events): registers, the opcode at each CONS, operands, errors, events. */
import type { Unread } from '../unread.ts';
import { type Reading, TURN } from '../reading.ts';
import { eventNamed } from './event.ts';
import type { Fact, Facts } from './facts.ts';

/** `pid@seconds.micros:` of the log backend, or a stamp. */
const LINE = /^(?:\d+@\d+\.\d+:|\[[^\]]*\]\s*|[\d-]+T[\d:.+Z-]+\s+)?\s*(smmu\w*)(?:\s+(.*))?$/;
const ALL = 0xffffffff;
const RANGE = 'smmuv3_range_inval';
/** CMDQ_BASE.ADDR (IHI 0070 6.3.26). */
const ADDRESS = 0xfffffffffffe0n;
const REGISTER = { GERRORN: 0x64, BASE: 0x90, PROD: 0x98, CONS: 0x9c } as const;

export const traceSniff = (text: string): string | undefined =>
  /^(\d+@\d+\.\d+:)?\s*smmuv3_\w+/m.test(text) ? 'it has lines of the emulator’s smmuv3 trace' : undefined;

export function* traceLog(text: string): Reading<Facts> {
  const facts: Fact[] = [];
  const unread: Unread[] = [];
  const lines = text.split('\n');
  let ours = 0;
  let at: { readonly slot: number } | undefined;
  let log2size: number | undefined;
  for (const [i, raw] of lines.entries()) {
    if ((i + 1) % TURN === 0) yield i / lines.length;
    const found = LINE.exec(raw.trim());
    if (!found) {
      if (raw.trim() !== '') unread.push({ line: i + 1, text: `not of this trace: ${raw.trim().slice(0, 80)}` });
      continue;
    }
    ours++;
    const [, name, said = ''] = found;
    const base = { smmu: null, line: i + 1, text: `${name} ${said}`.trim() };
    const value = (key: string): number | undefined => {
      const hit = new RegExp(`(?:^|[\\s,])${key.replace('.', '[._]')}\\s*[=:]\\s*(0x[0-9a-f]+|\\d+)`, 'i').exec(said);
      return hit ? Number(hit[1]) : undefined;
    };
    const pointer = (key: string): { readonly value: number; readonly wrap?: number } | undefined => {
      const [index, wrap] = [value(key), value(`${key}.wrap`)];
      if (index === undefined || wrap === undefined) return undefined;
      return log2size === undefined ? { value: index, wrap } : { value: index + wrap * 2 ** log2size };
    };
    const bad = (what: string): void =>
      void unread.push({ line: i + 1, text: `expected ${what}, found ${base.text.slice(0, 100)}` });
    switch (name) {
      case 'smmuv3_write_mmio': {
        const hit = /addr: (0x[0-9a-f]+) val:\s*(0x[0-9a-f]+)/i.exec(said);
        if (!hit) {
          bad('addr: and val: of a register write');
          break;
        }
        const [address, word] = [Number(hit[1]), BigInt(hit[2])];
        if (address === REGISTER.BASE) {
          log2size = Number(word & 31n);
          facts.push({ ...base, is: 'size', log2size, base: `0x${(word & ADDRESS).toString(16)}` });
        } else if (address === REGISTER.PROD) facts.push({ ...base, is: 'prod', value: Number(word) });
        else if (address === REGISTER.CONS) facts.push({ ...base, is: 'cons', value: Number(word) });
        else if (address === REGISTER.GERRORN) facts.push({ ...base, is: 'acknowledged' });
        break;
      }
      case 'smmuv3_write_gerrorn':
        facts.push({ ...base, is: 'acknowledged' });
        break;
      case 'smmuv3_write_gerror':
        facts.push({ ...base, is: 'toggled' });
        break;
      case 'smmuv3_cmdq_consume':
      case 'smmuv3_cmdq_consume_out': {
        const [prod, cons] = [pointer('prod'), pointer('cons')];
        if (prod === undefined || cons === undefined) {
          bad('prod, cons and their wraps');
          break;
        }
        facts.push({ ...base, is: 'prod', ...prod }, { ...base, is: 'cons', ...cons });
        at = name === 'smmuv3_cmdq_consume' ? { slot: value('cons') ?? 0 } : undefined;
        break;
      }
      case 'smmuv3_cmdq_opcode': {
        const opcode = /SMMU_CMD_(\w+)/.exec(said);
        if (!opcode || !at) bad('an opcode behind a line of smmuv3_cmdq_consume');
        else
          facts.push({
            ...base,
            is: 'command',
            slot: at.slot,
            command: { mnemonic: `CMD_${opcode[1]}`, fields: {}, words: null },
          });
        break;
      }
      case 'smmuv3_cmdq_consume_error': {
        const error = /: (\d+)\s*$/.exec(said);
        if (error) facts.push({ ...base, is: 'failed', error: Number(error[1]) });
        else bad('the code of an error');
        break;
      }
      case 'smmuv3_record_event': {
        const event = /^(\S+)\s+sid=(0x[0-9a-f]+)/i.exec(said);
        if (event) facts.push({ ...base, is: 'event', event: { ...eventNamed(event[1]), sid: Number(event[2]) } });
        else bad('the name and the sid of an event');
        break;
      }
      default: {
        const last = facts.findLastIndex((fact) => fact.is === 'command');
        const command = facts[last];
        // A TLBI by address tells its operands in a line of the range that it invalidates.
        if ((name.startsWith('smmuv3_cmdq_') || name === RANGE) && command?.is === 'command')
          facts[last] = { ...command, command: withOperands(command.command, name, said) };
      }
    }
  }
  return {
    kind: 'a trace of QEMU’s SMMUv3',
    why: `${ours} of ${lines.length} lines are of the trace smmu*`,
    facts,
    unread,
  };
}

type Told = Extract<Fact, { is: 'command' }>['command'];

/** Operands as the trace has them, `sid=0x30`, on a line of their own. */
function withOperands(command: Told, name: string, said: string): Told {
  const fields: Record<string, number> = {};
  for (const [, key, value] of said.matchAll(/(\w+)\s*=\s*(0x[0-9a-f]+|\d+)/gi))
    fields[key === 'streamid' ? 'sid' : key] = Number(value);
  // A range is invalidated in aligned parts, a line each.
  const { addr, num_pages } = command.fields;
  if (name === RANGE && addr !== undefined)
    return { ...command, fields: { ...command.fields, num_pages: num_pages + fields.num_pages } };
  const all = command.mnemonic === 'CMD_CFGI_STE_RANGE' && fields.start === 0 && fields.end === ALL;
  return {
    ...command,
    mnemonic: all ? 'CMD_CFGI_ALL' : command.mnemonic,
    fields: all ? {} : { ...command.fields, ...fields },
  };
}
