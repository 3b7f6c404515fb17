/** Who holds the references that `users` of an object counts. */
import { ACCESS, FAULT, HWPT, HW_QUEUE, IDEV, NESTED, VDEVICE, VEVENTQ, VIOMMU } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { OBJ_TYPE, objectAt, objectsOf, typeOf } from './objects.ts';

export interface Holder {
  /** Id of the object that holds it, or 0. */
  readonly id: number;
  /** Why, in the words of the kernel. */
  readonly why: string;
}

interface Reference {
  readonly type: number;
  /** Word of the holder's record that names what it holds. */
  readonly word: number;
  readonly why: string;
}

const REFERENCES: readonly Reference[] = [
  { type: OBJ_TYPE.hwptPaging, word: HWPT.ioas, why: 'its ioas' },
  { type: OBJ_TYPE.hwptPaging, word: HWPT.fault, why: 'its fault queue' },
  { type: OBJ_TYPE.hwptNested, word: NESTED.parent, why: 'allocated on it' },
  { type: OBJ_TYPE.hwptNested, word: NESTED.fault, why: 'its fault queue' },
  { type: OBJ_TYPE.device, word: IDEV.hwpt, why: 'attached to it' },
  { type: OBJ_TYPE.viommu, word: VIOMMU.hwpt, why: 'its stage 2' },
  { type: OBJ_TYPE.vdevice, word: VDEVICE.viommu, why: 'on this viommu' },
  { type: OBJ_TYPE.veventq, word: VEVENTQ.viommu, why: 'on this viommu' },
  { type: OBJ_TYPE.hwQueue, word: HW_QUEUE.viommu, why: 'on this viommu' },
  { type: OBJ_TYPE.hwQueue, word: HW_QUEUE.previous, why: 'the queue after it' },
  { type: OBJ_TYPE.hwQueue, word: HW_QUEUE.access, why: 'pins through it' },
  { type: OBJ_TYPE.access, word: ACCESS.ioas, why: 'pins pages of it' },
];

/** As many as `users` says (PASIDs, which are not modelled, apart). */
export function holdersOf(k: Ctx, id: number): Holder[] {
  const at = objectAt(k, id);
  const { w } = k;
  const type = typeOf(k, id);
  const own: Holder[] = [{ id: 0, why: 'the object table' }];
  if (type === OBJ_TYPE.device) {
    own.push({ id: 0, why: 'the driver that bound it (VFIO)' });
    if (w[at + IDEV.hwpt]) own.push({ id: w[at + IDEV.hwpt], why: 'it is attached' });
  }
  if ((type === OBJ_TYPE.fault || type === OBJ_TYPE.veventq) && w[at + FAULT.open])
    own.push({ id: 0, why: 'its open file' });
  if (type === OBJ_TYPE.viommu)
    for (let i = 0; i < w[at + VIOMMU.maps]; i++) own.push({ id: 0, why: 'a mapping of its MMIO page' });
  const others = REFERENCES.flatMap((reference) =>
    [...objectsOf(k, reference.type)]
      .filter((holder) => w[objectAt(k, holder) + reference.word] === id)
      .map((holder): Holder => ({ id: holder, why: reference.why })),
  );
  return [...own, ...others];
}
