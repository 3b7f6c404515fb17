/** Recorded calls on the real driver, and what its SMMU consumed test by test. */
import { bindDevice } from '../../model/iommufd/objects/device.ts';
import { changePt, detach } from '../../model/iommufd/objects/hwpt.ts';
import { OBJ_TYPE, findObject, objectAt } from '../../model/iommufd/objects/objects.ts';
import type { User } from '../../model/iommufd/uapi/user.ts';
import { CTX, IDEV } from '../../model/state/ctx-layout.ts';
import type { Machine } from '../../model/state/machine.ts';
import { buildHost } from '../../model/system/build.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { type Call, dataBytes } from '../iommufd/call.ts';
import { type OtherIoctls, type ReplayOutcome, Replay } from '../iommufd/replay.ts';
import { type Alignment, type Issued, align } from './align.ts';
import { type Group, TRACED, type TracedCommand, traced } from './hardware.ts';
import { Consumed, designFor, setCmdqEnabled, topologyFor } from './machine.ts';

const KERNEL = 'linux-7.3';
/** ASIDs of the commands that mark where a test begins. */
const MARKER_ASID = 0xf000;
const TLBI_NH_ASID = 0x11;
/** In these tests somebody clears CMDQEN once the test has begun. */
const STOPPED = /\.cmdq_stopped_/;
/** What cannot be played: the device's own registers, and events that its DMA causes. */
const NOT_PLAYED = 'VFIO_DEVICE_GET_REGION_INFO';

export interface CallOutcome extends ReplayOutcome {
  readonly call: Call;
}

export interface TestResult {
  readonly test: string;
  readonly calls: readonly CallOutcome[];
  /** Null: the recording has no group for this test. */
  readonly queue: Alignment | null;
}

const ANY: User = {
  data: { type: 0, length: 0, read: () => new Uint8Array(), write: () => false },
  pin: () => true,
  openFile: () => 0,
};

/** The one device that is bound; VFIO's ioctls on its file. */
const VFIO: OtherIoctls = {
  VFIO_DEVICE_BIND_IOMMUFD: (_call, k) => ({ rule: null, out: { out_devid: bindDevice(k, 0) } }),
  VFIO_DEVICE_ATTACH_IOMMUFD_PT: (call, k) => {
    const idev = findObject(k, OBJ_TYPE.device, () => true);
    const attached = k.w[objectAt(k, idev) + IDEV.hwpt] !== 0;
    const hwpt = changePt(k, idev, Number(call.in.pt_id), attached, ANY);
    return typeof hwpt === 'number' ? { rule: null, out: {} } : { rule: hwpt, out: {} };
  },
  VFIO_DEVICE_DETACH_IOMMUFD_PT: (_call, k) => {
    detach(
      k,
      findObject(k, OBJ_TYPE.device, () => true),
    );
    return { rule: null, out: {} };
  },
};

export function conformCalls(calls: readonly Call[], groups: readonly Group[], file: string): TestResult[] {
  const m = machineFor(calls, groups, file);
  const consumed = new Consumed(m);
  const replay = new Replay(() => m.ctxs[0], VFIO);
  const tests = new Map<string, Call[]>();
  for (const call of calls) tests.set(call.test, [...(tests.get(call.test) ?? []), call]);
  const before = groups.filter(({ test }) => !tests.has(test));
  const ofTests = [...tests].map(([test, ofTest], i): TestResult => {
    const issued: Issued<TracedCommand>[] = [];
    const outcomes = ofTest.map((call): CallOutcome => {
      const outcome = isPlayed(call) ? replay.call(call) : { rule: null, mismatches: null };
      const commands = consumed.take();
      if (!isMarker(call)) issued.push({ call: call.seq, commands: commands.map(traced) });
      else if (STOPPED.test(test)) setCmdqEnabled(m, false);
      return { ...outcome, call };
    });
    if (STOPPED.test(test)) {
      setCmdqEnabled(m, true);
      issued.push({ call: ofTest.at(-1)!.seq, commands: consumed.take().map(traced) });
    }
    const group = groups.find((candidate) => candidate.test === test);
    // Only attaching, and the end of the process, make the host itself issue commands.
    const host = i === tests.size - 1 || ofTest.some(({ ioctl }) => ioctl?.startsWith('VFIO_DEVICE_'));
    return { test, calls: outcomes, queue: group ? align(issued, group.hw, host ? TRACED : NO_HOST) : null };
  });
  return [...before.map(({ test, hw }) => ({ test, calls: [], queue: align([], hw, TRACED) })), ...ofTests];
}

const NO_HOST = { ...TRACED, host: () => null };

const isPlayed = ({ op, ioctl }: Call): boolean => op !== 'read' && op !== 'poll' && ioctl !== NOT_PLAYED;

/** The single TLBI with which a test begins. */
function isMarker({ ioctl, data_in, in: { entry_num } }: Call): boolean {
  if (ioctl !== 'IOMMU_HWPT_INVALIDATE' || entry_num !== 1) return false;
  const bytes = dataBytes(data_in);
  return bytes[0] === TLBI_NH_ASID && (bytes[6] | (bytes[7] << 8)) >= MARKER_ASID;
}

/** The host of the recording: its identification registers from GET_HW_INFO, the device's StreamID from its queue. */
function machineFor(calls: readonly Call[], groups: readonly Group[], file: string): Machine {
  const info = calls.find(({ ioctl, ret }) => ioctl === 'IOMMU_GET_HW_INFO' && ret === 0);
  const words = info && new DataView(dataBytes(info.data_out).buffer);
  if (!words || words.byteLength < 40)
    throw new InputError({ file }, 'expected a successful IOMMU_GET_HW_INFO of 40 bytes: the SMMU’s registers');
  const sids = groups
    .slice(1)
    .flatMap(({ hw }) => hw.flatMap(({ op, sid }) => (op === 'CFGI_STE' ? [Number(sid)] : [])));
  const idr = (n: number): number => words.getUint32(8 + n * 4, true);
  const topology = topologyFor({
    idr: { IDR0: idr(0), IDR1: idr(1), IDR3: idr(3), IDR5: idr(5) },
    sids: [sids[0] ?? 0],
    vdevices: [],
    entries: Math.max(...calls.map((call) => Math.min(Number(call.in.entry_num ?? 0), 2 ** 19))),
  });
  const { m, alloc } = buildHost(topology, designFor(KERNEL)!);
  m.w[m.layout.ctxs[0].ctl + CTX.tables] = alloc(4096) / 4096;
  return m;
}
