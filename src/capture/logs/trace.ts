/** QEMU's `-trace smmuv3*` (hw/arm/trace-events): registers, the opcode at each CONS, operands, errors, events; and accesses of registers by address. */
import { mnemonic } from '../../model/arch/smmuv3/fields/commands.ts';
import { illegalText, whyIllegal } from '../../model/arch/smmuv3/fields/illegal.ts';
import type { Unread } from '../unread.ts';
import { linesOf, type Reading, TURN } from '../reading.ts';
import { eventNamed } from './event.ts';
import type { CommandFact, Facts, LogFact } from './facts.ts';
import { OtherLines } from './other-lines.ts';
import { accessIn, OFFSET, Registers } from './mmio.ts';

/**
 * A name and what it says, behind `pid@seconds.micros:` of the log backend, a stamp, or what ftrace and a journal put there;
 * simpletrace prints the time since the line before and the process behind the name.
 */
const LINE = /^(?:.*?[\s:\]])?(smmu(?:v3)?_\w+):?(?:\s+(?:\d+\.\d+ pid=\d+\s*)?(.*))?$/;
const ALL = 0xffffffff;
const RANGE = 'smmuv3_range_inval';
/** QEMU names events so. */
const EVENT = 'SMMU_EVT_';

const STARTS =
  /^(?:\d+@\d+\.\d+:|\[[^\]\n]*\]|[\d-]+T[\d:.+Z-]+)?[ \t]*smmuv3_\w+|[ \t:\]]smmuv3_(?:cmdq|write|read|record)_\w+:?[ \t]+\S.*[=:]/m;

export const isTraceLine = (line: string): boolean => /\bsmmuv3_\w+:?\s/.test(line) || accessIn(line) !== undefined;

export const traceSniff = (text: string): string | undefined => {
  if (text.includes('smmuv3_') && STARTS.test(text)) return 'it has lines of the emulator’s smmuv3 trace';
  const accesses = ['memory_region_ops_', 'rwmmio_'].map((word) => text.indexOf(word)).filter((found) => found >= 0);
  const at = Math.min(...accesses);
  const line = accesses.length === 0 ? '' : text.slice(text.lastIndexOf('\n', at) + 1, at + 1000).split('\n', 1)[0];
  return accessIn(line) ? 'it has accesses of an SMMU’s registers' : undefined;
};

export function* traceLog(text: string): Reading<Facts> {
  const facts: LogFact[] = [];
  const unread: Unread[] = [];
  let ours = 0;
  let all = 0;
  let at: { readonly slot: number } | undefined;
  let log2size: number | undefined;
  const registers = new Registers();
  const others = new OtherLines();
  /** The last write of CR0. */
  let cr0: Pick<LogFact, 'smmu' | 'line' | 'text'> | undefined;
  for (const [line, raw, next] of linesOf(text)) {
    all = line;
    if (line % TURN === 0) yield next / text.length;
    const access = accessIn(raw);
    if (access) {
      ours++;
      const said = registers.said(access);
      for (const one of said) if (one.is === 'size') log2size = one.log2size;
      const told = { smmu: null, line, text: raw.trim() };
      facts.push(...said.map((one) => ({ ...told, ...one })));
      if (access.offset === OFFSET.CR0) cr0 = told;
      continue;
    }
    if (others.take(line, raw)) continue;
    const found = LINE.exec(raw.trim());
    if (!found) {
      if (raw.trim() !== '') unread.push({ line, text: `not of this trace: ${raw.trim().slice(0, 80)}` });
      continue;
    }
    ours++;
    const [, name, said = ''] = found;
    const base = { smmu: null, line, text: `${name} ${said}`.trim() };
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
      void unread.push({ line, text: `expected ${what}, found ${base.text.slice(0, 100)}` });
    switch (name) {
      case 'smmuv3_write_mmio':
      case 'smmuv3_read_mmio':
        bad('addr: and val: of a register');
        break;
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
        const opcode = /(SMMU_CMD_\w+|INVALID|UNKNOWN)/.exec(said);
        if (!opcode || !at) bad('an opcode behind a line of smmuv3_cmdq_consume');
        else
          facts.push({
            ...base,
            is: 'command',
            slot: at.slot,
            command: { mnemonic: opcode[1].replace(/^SMMU_(?=CMD_)/, ''), fields: {}, words: null },
          });
        break;
      }
      case 'smmuv3_cmdq_consume_error': {
        const error = /(?:: |cmd_error=)(0x[\da-f]+|\d+)\s*$/i.exec(said);
        if (error) facts.push({ ...base, is: 'failed', error: Number(error[1]) });
        else bad('the code of an error');
        break;
      }
      case 'smmuv3_propagate_event':
      case 'smmuv3_record_event': {
        const event = /^(?:type=)?(\S+)\s+sid=(0x[0-9a-f]+)/i.exec(said);
        if (event)
          facts.push({
            ...base,
            is: 'event',
            event: { ...eventNamed(event[1].replace(EVENT, '')), sid: Number(event[2]) },
          });
        else bad('the name and the sid of an event');
        break;
      }
      case 'smmuv3_unhandled_cmd': {
        const last = facts.findLastIndex((fact) => fact.is === 'command');
        const [command, type] = [facts[last], value('type')];
        if (command?.is === 'command' && type !== undefined)
          facts[last] = { ...command, command: { ...command.command, ...unhandled(type) } };
        else bad('the type of a command');
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
  if (cr0 && registers.off) facts.push({ ...cr0, is: 'disabled' });
  return {
    kind: 'a trace of QEMU’s SMMUv3',
    why: `${ours} of ${all} lines are of the trace smmu* or of its registers`,
    facts,
    unread: [...unread, ...others.unread],
  };
}

/** A command that QEMU does not handle, and may have no name for; its operands are not told. */
function unhandled(opcode: number): Pick<CommandFact, 'mnemonic' | 'illegal'> {
  const words = Uint32Array.of(opcode, 0, 0, 0);
  const why = whyIllegal(words);
  return { mnemonic: mnemonic(words), ...(why?.field === 'opcode' && { illegal: illegalText(why) }) };
}

/** Operands as the trace has them, `sid=0x30`, on a line of their own. */
function withOperands(command: CommandFact, name: string, said: string): CommandFact {
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
