/** An open /dev/iommu for tests, with the selftests' mock behind it, or with a driver that differs from it in something. */
import { type CtxCaps, ctxLayout } from '../state/ctx-layout.ts';
import { Ctx, type Driver } from './ctx.ts';
import { MOCK } from './drivers/mock.ts';
import { TEST_OPS } from './drivers/mock-ops.ts';
import { HANDLERS } from './uapi/ioctl.ts';
import { RULES, type Rule, type RuleId } from './uapi/rules.ts';
import { type UserStruct, UAPI } from './uapi/uapi.ts';
import type { User } from './uapi/user.ts';

const CAPS: CtxCaps = { objects: 40, areas: 8, events: 4, xaNodes: 24 };

export function open(driver: Partial<Driver> = {}, caps: Partial<CtxCaps> = {}): Ctx {
  let words = 0;
  const layout = ctxLayout('test', { ...CAPS, ...caps }, (_, size) => {
    words += size;
    return words - size;
  });
  return new Ctx(new Uint32Array(words), layout, { ...MOCK, ...driver });
}

/** A process with this at data_uptr; what the kernel writes there is kept in `written`. */
export class Process implements User {
  written: number[] = [];
  readonly data;
  /** Ranges that were pinned: address, length, and `w` for writing. */
  readonly pinned: string[] = [];

  private readonly memory: 'ok' | 'none';

  constructor(type = 0, words: readonly number[] = [], memory: 'ok' | 'none' = 'ok') {
    this.memory = memory;
    const bytes = new Uint8Array(Uint32Array.from(words).buffer);
    this.data = {
      type,
      length: bytes.length,
      read: (from: number, length: number) => bytes.subarray(from, from + length),
      write: (out: Uint8Array) => {
        this.written = [...out];
        return this.memory === 'ok';
      },
    };
  }

  pin(va: bigint, length: bigint, write: boolean): boolean {
    this.pinned.push(`0x${va.toString(16)}+0x${length.toString(16)}${write ? ' w' : ''}`);
    return this.memory === 'ok';
  }

  openFile = (object: number): number => 100 + object;
}

const nameOf = (rule: Rule): RuleId => (Object.keys(RULES) as RuleId[]).find((id) => RULES[id] === rule)!;

/** Calls an ioctl, with 0 for the fields that are not given: the struct as it comes back, or the name of the rule that refuses. */
export function call(k: Ctx, ioctl: string, given: UserStruct = {}, user: User = new Process()): UserStruct | RuleId {
  const cmd: UserStruct = Object.fromEntries(
    UAPI[`IOMMU_${ioctl}`].fields.map(({ name, bytes }) => [name, bytes === 8 ? 0n : 0]),
  );
  for (const name of Object.keys(given)) if (!(name in cmd)) throw new Error(`${ioctl} has no field ${name}`);
  Object.assign(cmd, given);
  const rule = HANDLERS[`IOMMU_${ioctl}`](k, cmd, user);
  return rule ? nameOf(rule) : cmd;
}

/** The same for a call that succeeds. */
export function done(...of: Parameters<typeof call>): UserStruct {
  const answer = call(...of);
  if (typeof answer === 'string') throw new Error(`${of[1]}: ${answer}`);
  return answer;
}

/** An operation of IOMMU_TEST_CMD. */
export function mock(
  k: Ctx,
  op: string,
  id: number,
  arg: Record<string, number> = {},
): Record<string, number> | RuleId {
  const cmd = { id, arg };
  const rule = TEST_OPS[op](k, cmd, new Process());
  return rule ? nameOf(rule) : cmd.arg;
}

export const ioas = (k: Ctx): number => Number(done(k, 'IOAS_ALLOC').out_ioas_id);

/** An IOAS with a mock device: ids. */
export function device(k: Ctx, flags = 0) {
  const id = ioas(k);
  const {
    out_idev_id: idev,
    out_hwpt_id: auto,
    out_stdev_id: stdev,
  } = mock(k, 'MOCK_DOMAIN_FLAGS', id, {
    dev_flags: flags,
  }) as Record<string, number>;
  return { ioas: id, idev, auto, stdev };
}

/** The same with a nesting parent and a viommu on it. */
export function viommu(k: Ctx) {
  const of = device(k);
  const hwpt = Number(done(k, 'HWPT_ALLOC', { flags: 1, dev_id: of.idev, pt_id: of.ioas }).out_hwpt_id);
  const made = done(k, 'VIOMMU_ALLOC', { type: 0xdeadbeef, dev_id: of.idev, hwpt_id: hwpt });
  return { ...of, hwpt, viommu: Number(made.out_viommu_id) };
}
