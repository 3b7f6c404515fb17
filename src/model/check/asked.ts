/**
 * Whom the invalidations of guests ask that no wait has closed yet. A wait fails because a device did not answer, perhaps long after the
 * kernel has given up: by then other commands may stand in the slots that they came from.
 */
import { DEVICE } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import type { Count, Device, GuestIommu, Iommu, Position, Word } from '../state/numbers.ts';
import { type Topology, emulatedBeside, hasSid } from '../state/topology.ts';
import { positionIn, queueIn } from './origin.ts';

/** Beside the command that asked a device last: it was not answered. Positions do not reach that far. */
const SILENT = 1 << 23;

const maskWords = (topo: Topology): number => Math.ceil(topo.devices.length / 32);

export class Asked {
  private readonly words: Uint32Array;
  private readonly machine: Machine;
  /** A mask of devices for each IOMMU, and behind them for each guest queue. */
  private readonly masks: number;
  /** By device, the command that asked it. */
  private readonly origins: number;
  private readonly ofIommus: readonly (readonly Device[])[];
  private readonly ofQueues: readonly (readonly Device[])[];

  static words(topo: Topology): number {
    return (topo.iommus.length + topo.guestIommus.length) * maskWords(topo) + topo.devices.length;
  }

  /** `masks`: where its words lie in `words`. */
  constructor(machine: Machine, words: Uint32Array, masks: number) {
    const { topo } = machine;
    this.machine = machine;
    this.words = words;
    this.masks = masks;
    this.origins = masks + (topo.iommus.length + topo.guestIommus.length) * maskWords(topo);
    this.ofIommus = topo.iommus.map((_, s) => topo.devices.flatMap(({ iommu }, d) => (iommu === s ? [d] : [])));
    this.ofQueues = topo.guestIommus.map((_, v) =>
      topo.guestIommus[emulatedBeside(topo, v)].vdevices.map(({ device }) => device),
    );
  }

  /** An IOMMU consumes a command of its own queue, or of a queue that it runs for a guest; `origin`: whose it is, 0 for the host's. */
  consumed(iommu: Iommu, hwQueue: GuestIommu | undefined, origin: Word, w0: Word, w1: Word): void {
    const { commands } = this.machine.arch;
    if (!origin || !commands.isDeviceInvalidation(w0)) return;
    const sid = commands.sidOf(w0, w1);
    const device = this.machine.topo.devices.findIndex(
      (one) => one.iommu === iommu && sid !== undefined && hasSid(one, sid),
    );
    if (device < 0) return;
    this.words[this.mask(iommu, hwQueue) + (device >>> 5)] |= 1 << (device & 31);
    if (!(this.words[this.origins + device] & SILENT)) this.words[this.origins + device] = origin;
  }

  /** A device did not answer. */
  timedOut(device: Device): void {
    if (this.words[this.origins + device]) this.words[this.origins + device] |= SILENT;
  }

  /** A wait completes in such a queue. What is not answered yet, although it waits for that, can still turn out not to be. */
  closed(iommu: Iommu, hwQueue: GuestIommu | undefined): void {
    const mask = this.mask(iommu, hwQueue);
    this.words.fill(0, mask, mask + maskWords(this.machine.topo));
    const { w, layout } = this.machine;
    for (const d of this.behind(iommu, hwQueue)) {
      const at = this.origins + d;
      if (this.words[at] && w[layout.devices[d].ctl + DEVICE.invCount] === 0 && this.asks(d, hwQueue))
        this.words[at] = 0;
    }
  }

  /** How many devices the next wait in such a queue is about. */
  devices(iommu: Iommu, hwQueue: GuestIommu | undefined): Count {
    const mask = this.mask(iommu, hwQueue);
    return this.machine.topo.devices.filter((_, d) => (this.words[mask + (d >>> 5)] >>> (d & 31)) & 1).length;
  }

  /** The command in an IOMMU's own queue that was not answered. */
  silent(iommu: Iommu): readonly [queue: GuestIommu, pos: Position] | undefined {
    for (const d of this.behind(iommu, undefined)) {
      const origin = this.words[this.origins + d];
      if (origin & SILENT && this.asks(d, undefined)) return [queueIn(origin), positionIn(origin) & ~SILENT];
    }
    return undefined;
  }

  /** Whether the command that asked a device came by this queue that hardware runs, or by none. */
  private asks(device: Device, hwQueue: GuestIommu | undefined): boolean {
    const queue = queueIn(this.words[this.origins + device]);
    return (this.machine.topo.guestIommus[queue].hwQueueOf === undefined ? undefined : queue) === hwQueue;
  }

  /** Devices that commands of such a queue can ask. */
  private behind(iommu: Iommu, hwQueue: GuestIommu | undefined): readonly Device[] {
    return hwQueue === undefined ? this.ofIommus[iommu] : this.ofQueues[hwQueue];
  }

  private mask(iommu: Iommu, hwQueue: GuestIommu | undefined): number {
    const closer = hwQueue === undefined ? iommu : this.machine.topo.iommus.length + hwQueue;
    return this.masks + closer * maskWords(this.machine.topo);
  }
}
