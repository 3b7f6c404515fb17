/** The objects of one kind in the graph of a run. */
import { OBJ_TYPE } from '../../../../model/iommufd/objects/objects.ts';
import { VIOMMU } from '../../../../model/state/ctx-layout.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import { guestIommuOfDevice } from '../../../../model/state/topology.ts';
import type { SeenObject } from '../../../../model/system/seen.ts';
import type { GraphEdge } from '../../../protocol/graph.ts';
import type { GraphPart } from '../../arch/view.ts';
import type { Item } from '../graph-item.ts';

/** What kinds read: the machine at the end of a run, and what iommufd had at some time of it. */
export interface Scene {
  readonly m: Machine;
  readonly seen: Seen;
  /** What the architecture adds. */
  readonly part: GraphPart;
}

export interface GraphKind {
  /** As in the ids of its objects. */
  readonly kind: string;
  readonly nodes: (scene: Scene) => Item[];
}

/** One object of iommufd that is to be shown. */
export interface ShownObject extends Scene, SeenObject {
  /** Its own id in the graph, the name of its VM, and where its record lies. */
  readonly self: string;
  readonly vm: string;
  readonly at: number;
}

/** A type of iommufd's objects. */
export interface ObjectKind {
  readonly kind: string;
  readonly type: number;
  /** Before its number. */
  readonly title: string;
  readonly show: (object: ShownObject) => {
    /** Emulated IOMMU that it belongs to, or -1. */
    readonly group: number;
    readonly edges: readonly GraphEdge[];
    /** One fact per line, while it exists. */
    readonly lines: (m: Machine) => readonly string[];
  };
}

/** Objects of iommufd as they were last, for the questions that join them. */
export class Seen {
  readonly all: readonly SeenObject[];

  constructor(all: readonly SeenObject[]) {
    this.all = all;
  }

  /** A word of the object of a type with this id, or 0. */
  word(ctx: number, type: number, id: number, word: number): number {
    return this.find(ctx, type, (other, otherId) => otherId === id && other.length > word)?.words[word] ?? 0;
  }

  find(ctx: number, type: number, is: (words: Uint32Array, id: number) => boolean): SeenObject | undefined {
    return this.all.find((one) => one.ctx === ctx && one.type === type && is(one.words, one.id));
  }

  /** Ids of the viommus whose `hwpt` is this stage 2. */
  viommusOn(ctx: number, hwpt: number): number[] {
    const on = ({ ctx: of, type, words }: SeenObject): boolean =>
      of === ctx && type === OBJ_TYPE.viommu && words[VIOMMU.hwpt] === hwpt;
    return this.all.filter(on).map(({ id }) => id);
  }

  has(ctx: number, type: number, id: number): boolean {
    return this.find(ctx, type, (_, other) => other === id) !== undefined;
  }

  /** Emulated IOMMU of a viommu, or -1. */
  ownerOf(ctx: number, viommu: number): number {
    return this.word(ctx, OBJ_TYPE.viommu, viommu, VIOMMU.owner) - 1;
  }
}

/** Emulated IOMMU behind which a device stands, or -1. */
export const groupOfDevice = ({ topo }: Machine, device: number): number => guestIommuOfDevice(topo, device);
