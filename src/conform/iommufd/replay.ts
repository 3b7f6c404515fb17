/** Plays recorded system calls on the model and says what differs. */
import { type CtxCaps, ctxLayout } from '../../model/state/ctx-layout.ts';
import { Ctx } from '../../model/iommufd/ctx.ts';
import type { Driver } from '../../model/iommufd/ctx.ts';
import { MOCK } from '../../model/iommufd/drivers/mock.ts';
import { TEST_OPS, type TestCommand } from '../../model/iommufd/drivers/mock-ops.ts';
import { errnoName } from '../../model/iommufd/uapi/errno.ts';
import { closeQueue, hasEvents, readEvents } from '../../model/iommufd/objects/eventq.ts';
import { HANDLERS, copyIn } from '../../model/iommufd/uapi/ioctl.ts';
import { RULES, type Rule } from '../../model/iommufd/uapi/rules.ts';
import { type UserStruct, UAPI, decodeStruct } from '../../model/iommufd/uapi/uapi.ts';
import { isRule } from '../../model/iommufd/uapi/user.ts';
import { mapMmio, unmapMmio } from '../../model/iommufd/objects/mmio.ts';
import { type Mismatch, differs } from '../read.ts';
import { type Call, bytesOf, callName, dataBytes, hexOf } from './call.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { OUT_OF_SCOPE, type Pasids, isFaultFile } from './out-of-scope.ts';
import { RecordedUser } from './recorded-user.ts';

export interface ReplayOutcome {
  /** Null: out of scope, not compared. */
  readonly mismatches: readonly Mismatch[] | null;
  readonly rule: Rule | null;
}

const CAPS: CtxCaps = { objects: 512, areas: 256, events: 4096, xaNodes: 256 };
/** Numbers of files belong to the process. */
const FILE_FIELDS = ['out_fault_fd', 'out_veventq_fd'];
const POLLIN = 1;

interface Open {
  readonly k: Ctx;
  readonly pasids: Pasids;
  /** Event queues by file. */
  readonly files: Map<number, number>;
}

const answer = (rule: Rule | null): string => (rule ? `-${rule.name}` : '0');
/** As the recording tells it; where errno and its name disagree, both. */
function recordedAnswer({ ret, errno, errname }: Call): string {
  if (ret !== -1) return errno === 0 ? '0' : `${ret} with errno ${errno}`;
  const name = errnoName(errno);
  return errname === '' || errname === name ? `-${name}` : `-${errname} (errno ${errno})`;
}

export function newCtx(driver: Driver, caps: CtxCaps = CAPS): Ctx {
  let words = 0;
  const layout = ctxLayout('recorded', caps, (_, size) => {
    words += size;
    return words - size;
  });
  return new Ctx(new Uint32Array(words), layout, driver);
}

/** Calls that are no ioctls of iommufd: by name, the rule that refuses, or null and the fields that come out. */
export type OtherIoctls = Readonly<
  Record<
    string,
    (call: Call, ctx: Ctx) => { readonly rule: Rule | null; readonly out: Readonly<Record<string, number>> }
  >
>;

export class Replay {
  private readonly open: () => Ctx;
  private readonly others: OtherIoctls;
  private readonly contexts = new Map<number, Open>();
  /** Live mappings of MMIO pages, by process. */
  private readonly mappings: { pid: number; length: number; ctx: number; viommu: number }[] = [];

  /** `open` makes the context of a new /dev/iommu; `others` answer ioctls on other files. */
  constructor(open: () => Ctx = () => newCtx(MOCK), others: OtherIoctls = {}) {
    this.open = open;
    this.others = others;
  }

  call(call: Call): ReplayOutcome {
    switch (call.op) {
      case 'open':
        this.contexts.set(call.ctx!, { k: this.open(), pasids: new Map(), files: new Map() });
        return AGREED;
      case 'ioctl':
        return call.ioctl! in this.others ? this.other(call) : this.ioctl(call, this.context(call));
      case 'mmap':
        return this.mmap(call, this.context(call));
      case 'munmap':
        return this.munmap(call);
      case 'close':
        return this.close(call);
      case 'read':
      case 'write':
      case 'poll':
        return this.file(call, this.context(call));
      default:
        return AGREED;
    }
  }

  /** Contexts that are or were open. */
  get ctxs(): Ctx[] {
    return [...this.contexts.values()].map(({ k }) => k);
  }

  private context(call: Call): Open {
    const open = this.contexts.get(call.ctx!);
    if (!open) throw new InputError({ file: `call ${call.seq}` }, `context ${call.ctx} was never opened`);
    return open;
  }

  private ioctl(call: Call, { k, pasids, files }: Open): ReplayOutcome {
    const bytes = bytesOf(call.in_hex);
    const cmd = copyIn(call.ioctl!, bytes);
    if (isRule(cmd)) return { rule: cmd, mismatches: differs('answer', recordedAnswer(call), answer(cmd)) };
    const skipped = OUT_OF_SCOPE[callName(call)];
    if (skipped) {
      if (call.ret === 0) skipped.effect?.(k, call, pasids);
      return { rule: null, mismatches: null };
    }
    const fd = Number(FILE_FIELDS.map((name) => call.out[name] ?? call.in[name]).find((value) => value !== undefined));
    const user = new RecordedUser(call, Number(cmd.data_type ?? cmd.type ?? 0), Number(cmd.data_len ?? 0), (object) => {
      files.set(fd, object);
      return fd;
    });
    if (call.ioctl === 'IOMMU_TEST_CMD') return testOp(k, call, user);
    const rule = HANDLERS[call.ioctl!](k, cmd, user);
    return {
      rule,
      mismatches: [
        ...differs('answer', recordedAnswer(call), answer(rule)),
        ...fieldsDiffer(call, bytes, cmd),
        ...dataDiffers(call, user),
      ],
    };
  }

  /** An ioctl on another file, which names no context: the recordings have one. */
  private other(call: Call): ReplayOutcome {
    const [{ k }] = this.contexts.values();
    const { rule, out } = this.others[call.ioctl!](call, k);
    return {
      rule,
      mismatches: [
        ...differs('answer', recordedAnswer(call), answer(rule)),
        ...Object.entries(out).flatMap(([name, value]) => differs(name, call.out[name] ?? call.in[name], value)),
      ],
    };
  }

  private mmap(call: Call, { k }: Open): ReplayOutcome {
    const viommu = mapMmio(k, call.offset, call.length, call.prot, call.flags);
    const rule = typeof viommu === 'number' ? null : viommu;
    if (typeof viommu === 'number') this.mappings.push({ pid: call.pid, length: call.length, ctx: call.ctx!, viommu });
    return { rule, mismatches: differs('answer', recordedAnswer(call), answer(rule)) };
  }

  private munmap(call: Call): ReplayOutcome {
    const i = this.mappings.findLastIndex(({ pid, length }) => pid === call.pid && length === call.length);
    if (i < 0) return AGREED;
    const [{ ctx, viommu }] = this.mappings.splice(i, 1);
    unmapMmio(this.contexts.get(ctx)!.k, viommu);
    return AGREED;
  }

  private close(call: Call): ReplayOutcome {
    const open = this.contexts.get(call.ctx!);
    const object = open?.files.get(call.fd!);
    if (open && call.what !== 'iommufd' && object !== undefined) {
      closeQueue(open.k, object);
      open.files.delete(call.fd!);
    }
    return AGREED;
  }

  private file(call: Call, { k, files }: Open): ReplayOutcome {
    const object = files.get(call.fd!);
    if (object === undefined || isFaultFile(k, object)) return { rule: null, mismatches: null };
    if (call.op === 'poll') {
      const revents = hasEvents(k, object) ? call.events & POLLIN : 0;
      return { rule: null, mismatches: differs('revents', call.revents, revents) };
    }
    if (call.op === 'write') {
      const rule = RULES.writeRefused;
      return { rule, mismatches: differs('answer', recordedAnswer(call), answer(rule)) };
    }
    const read = readEvents(k, object, call.count);
    if (isRule(read)) return { rule: read, mismatches: differs('answer', recordedAnswer(call), answer(read)) };
    return {
      rule: null,
      mismatches: [
        ...differs('answer', call.ret === -1 ? recordedAnswer(call) : call.ret, read.length),
        ...differs('data', hexOf(dataBytes(call.data_out)), hexOf(read)),
      ],
    };
  }
}

const AGREED: ReplayOutcome = { rule: null, mismatches: [] };

function testOp(k: Ctx, call: Call, user: RecordedUser): ReplayOutcome {
  const op = TEST_OPS[call.test_op ?? ''];
  const cmd: TestCommand = { id: Number(call.in.id), arg: { ...(call.in.arg as Record<string, number>) } };
  const rule = op ? op(k, cmd, user) : RULES.testOp;
  const recorded = { ...(call.in.arg as object), ...(call.out.arg as object | undefined) } as Record<string, number>;
  return {
    rule,
    mismatches: [
      ...differs('answer', recordedAnswer(call), answer(rule)),
      ...Object.keys(recorded).flatMap((name) => differs(name, recorded[name], cmd.arg[name])),
    ],
  };
}

/** Fields of the struct after the call; those beyond its `size` were not written back. */
function fieldsDiffer(call: Call, input: Uint8Array, cmd: UserStruct): Mismatch[] {
  const def = UAPI[call.ioctl!];
  const recorded = decodeStruct(def, bytesOf(call.out_hex));
  // The same values stand in `out` as numbers, exact where they are small.
  const told = (name: string): unknown => (Number.isSafeInteger(call.out[name]) ? call.out[name] : recorded[name]);
  return def.fields
    .filter(({ name, at, bytes }) => at + bytes <= input.length && !FILE_FIELDS.includes(name))
    .flatMap(({ name }) => {
      const found = differs(name, recorded[name], cmd[name]);
      return found.length > 0 ? found : differs(name, told(name), cmd[name]);
    });
}

/** What the kernel wrote behind data_uptr. */
function dataDiffers(call: Call, user: RecordedUser): Mismatch[] {
  if (call.data_out === undefined || call.ret !== 0) return [];
  const recorded = dataBytes(call.data_out);
  const got = dataBytes(call.data_in).slice(0, recorded.length);
  if (user.written) got.set(user.written.subarray(0, got.length));
  return differs('data', hexOf(recorded), hexOf(got));
}
