/** Finds what the model's driver wrote in a recorded physical queue, and the host's own commands between. */
import { OP, mnemonic } from '../../model/arch/smmuv3/fields/commands.ts';

/** A command of either side; `same` compares, `text` prints. */
export interface CommandKind<C> {
  readonly same: (expected: C, recorded: C) => boolean;
  /** Opcode and the fields that tell a host's command. */
  readonly host: (recorded: C) => 'command' | 'prefetch' | null;
  readonly isSync: (recorded: C) => boolean;
  readonly text: (command: C) => string;
}

/** What a call put into the queue. */
export interface Issued<C> {
  readonly call: number;
  readonly commands: readonly C[];
}

export interface Difference {
  /** Number of the call, or -1 for a command that no call explains. */
  readonly call: number;
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

export interface Alignment {
  readonly differences: readonly Difference[];
  /** Commands of the host's own, CMD_SYNCs included, in order. */
  readonly host: readonly string[];
}

/** How far two sequences are compared to see which way they go on together. */
const AHEAD = 8;

/**
 * Walks both in order. Where the recording goes on otherwise than the calls, the host's commands are passed over. What is
 * neither is a difference: another command, one that is missing, or one that no call explains, whichever lets the two
 * agree longest afterwards.
 */
export function align<C>(issued: readonly Issued<C>[], recorded: readonly C[], kind: CommandKind<C>): Alignment {
  const wanted = issued.flatMap(({ call, commands }) => commands.map((command, index) => ({ call, index, command })));
  const differences: Difference[] = [];
  const host: string[] = [];
  const shown = (at: number): string => (at < recorded.length ? kind.text(recorded[at]) : 'the end of the queue');
  const agree = (i: number, at: number): number => {
    let n = 0;
    while (n < AHEAD && wanted[i + n] && at + n < recorded.length && kind.same(wanted[i + n].command, recorded[at + n]))
      n++;
    return n;
  };
  /** Commands of the host at `at`: a PREFETCH stands alone, all others end in a CMD_SYNC. */
  const hostAt = (at: number): number => {
    const which = at < recorded.length ? kind.host(recorded[at]) : null;
    if (which === 'prefetch') return 1;
    return which && at + 1 < recorded.length && kind.isSync(recorded[at + 1]) ? 2 : 0;
  };
  const unexplained = (at: number): void => {
    differences.push({ call: -1, field: `slot ${at}`, expected: 'nothing', got: shown(at) });
  };
  let i = 0;
  let at = 0;
  while (i < wanted.length || at < recorded.length) {
    if (agree(i, at) > 0) {
      i++;
      at++;
      continue;
    }
    const hosts = hostAt(at);
    if (hosts > 0) {
      host.push(...recorded.slice(at, at + hosts).map(kind.text));
      at += hosts;
      continue;
    }
    if (i === wanted.length) {
      unexplained(at);
      at += at + 1 < recorded.length && kind.isSync(recorded[at + 1]) && !kind.isSync(recorded[at]) ? 2 : 1;
      continue;
    }
    const ways = [
      { score: agree(i + 1, at + 1), i: 1, at: 1 },
      { score: agree(i + 1, at), i: 1, at: 0 },
      { score: agree(i, at + 1), i: 0, at: 1 },
      { score: agree(i, at + 2), i: 0, at: 2 },
    ];
    const best = ways.reduce((a, b) => (b.score > a.score ? b : a));
    if (best.i === 0) unexplained(at);
    else {
      const { call, index, command } = wanted[i];
      differences.push({ call, field: `command ${index}`, expected: kind.text(command), got: shown(at) });
    }
    i += best.i;
    at += best.at;
  }
  return { differences, host };
}

const SYNC_OPCODE = OP.SYNC;
const SIZE_ALL = 52;

/** Commands as they lie in memory: four u32. */
export const WORDS: CommandKind<ArrayLike<number>> = {
  same: (a, b) => a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3],
  isSync: (w) => (w[0] & 0xff) === SYNC_OPCODE,
  text: (w) => `${mnemonic(w)} ${[0, 1, 2, 3].map((i) => w[i].toString(16).padStart(8, '0')).join(' ')}`,
  host: (w) => {
    switch (w[0] & 0xff) {
      case OP.PREFETCH_CONFIG:
        return 'prefetch';
      case OP.CFGI_STE:
      case OP.CFGI_STE_RANGE:
      case OP.TLBI_NSNH_ALL:
      case OP.TLBI_S12_VMALL:
        return 'command';
      case OP.CFGI_CD:
        return w[0] >>> 12 === 0 ? 'command' : null;
      case OP.TLBI_NH_ASID:
        // The ASID of a domain of its own: the host's stage 1 has VMID 0.
        return (w[1] & 0xffff) === 0 ? 'command' : null;
      case OP.ATC_INV:
        return (w[2] & 0x3f) === SIZE_ALL && w[3] === 0 ? 'command' : null;
      default:
        return null;
    }
  },
};
