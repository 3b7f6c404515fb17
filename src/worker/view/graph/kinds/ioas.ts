/** Address spaces of iommufd. */
import { OBJ_TYPE } from '../../../../model/iommufd/objects/objects.ts';
import type { ObjectKind } from './kind.ts';

export const IOAS: ObjectKind = {
  kind: 'ioas',
  type: OBJ_TYPE.ioas,
  title: 'IOAS',
  show: () => ({ group: -1, edges: [], lines: () => [] }),
};
