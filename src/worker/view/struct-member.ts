/** What every view of an object as a struct is made of. */
import type { ObjectDetail, StructMember } from '../protocol/detail.ts';

export type Shown = Omit<ObjectDetail, 'kind' | 'holders'> & Partial<Pick<ObjectDetail, 'holders'>>;

export const member = (type: string, name: string, value: string, doc: string, target?: string): StructMember => ({
  type,
  name,
  value,
  doc,
  ...(target && { target }),
});
