/** Steps of a guest's program that change what SMMUs read. */
import * as v from 'valibot';
import { FieldValue, Name } from '../../language/base.ts';

export const SMMUV3_STEPS = [
  v.strictObject({ replace_cd: v.strictObject({ device: Name }) }),
  /** Fields of the STE or CD, by the names that the architecture gives them. */
  v.strictObject({ write_ste: v.objectWithRest({ device: Name }, FieldValue) }),
  v.strictObject({ write_cd: v.objectWithRest({ device: Name }, FieldValue) }),
  /** Fields of CR0 or GBPA; `queue` names the vsmmu where the VM has several. */
  v.strictObject({
    write_register: v.objectWithRest({ queue: v.optional(Name) }, v.record(v.string(), FieldValue)),
  }),
] as const;
