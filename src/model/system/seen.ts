/** Objects of iommufd that exist at some time of a run, each as it was last. */
import { OBJ_TYPE, objectAt, typeOf } from '../iommufd/objects/objects.ts';
import { OBJECT_WORDS } from '../state/ctx-layout.ts';
import type { Machine } from '../state/machine.ts';

export interface SeenObject {
  readonly ctx: number;
  readonly id: number;
  readonly type: number;
  /** Step in which it was first there; 0: from the beginning. */
  readonly since: number;
  /** Its record while it was last there. */
  words: Uint32Array;
}

export class SeenObjects {
  private readonly byKey = new Map<string, SeenObject>();

  /** By context and id. */
  get all(): SeenObject[] {
    return [...this.byKey.values()].sort((a, b) => a.ctx - b.ctx || a.id - b.id || a.since - b.since);
  }

  /** Takes note of what is there at this step. */
  note(m: Machine, at: number): void {
    for (const [ctx, k] of m.ctxs.entries()) {
      for (let id = 1; id < k.at.objects; id++) {
        const type = typeOf(k, id);
        if (type === OBJ_TYPE.free || type === OBJ_TYPE.tombstone) continue;
        const words = m.w.slice(objectAt(k, id), objectAt(k, id) + OBJECT_WORDS);
        const key = `${ctx}/${type}/${id}`;
        const known = this.byKey.get(key);
        if (known) known.words = words;
        else this.byKey.set(key, { ctx, id, type, since: at, words });
      }
    }
  }
}
