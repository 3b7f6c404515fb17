/** Address spaces of iommufd. */
import { hex } from '../../../../model/fields/field.ts';
import { PRIVATE, ofIommufd } from './iommufd.ts';
import { member } from './struct.ts';

export const IOAS = ofIommufd('ioas', {
  struct: 'struct iommufd_ioas',
  source: PRIVATE,
  members: ({ m: { topo }, ctx }) => [
    member(
      'struct io_pagetable',
      'iopt',
      `IPA ${hex(topo.vms[ctx].ipa)}…${hex(topo.vms[ctx].ipa + topo.vms[ctx].size - 1)}`,
      'The address space: guest RAM, pinned; for a nested VM its addresses are IPAs',
    ),
  ],
});
