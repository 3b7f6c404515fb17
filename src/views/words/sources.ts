/** Where the words of the glossary are defined: a source, and the terms that it defines. */
import { ARCH_SOURCES } from '../arch/terms.ts';

const SOURCES: readonly (readonly [source: string, terms: readonly string[]])[] = [
  ['PCI Express Base Specification, chapter 10: ATS', ['ATC', 'ATS', 'PASID', 'PCIe', 'device']],
  [
    'Linux 7.3, include/uapi/linux/iommufd.h',
    [
      'IOAS',
      'IOMMU_DESTROY',
      'IOMMU_HWPT_INVALIDATE',
      'HW_QUEUE',
      'dev_id',
      'entry_num',
      'nest_parent',
      'vEVENTQ',
      'virt_id',
    ],
  ],
  [
    'Linux 7.3, drivers/iommu/iommufd/iommufd_private.h and include/linux/iommufd.h',
    [
      'hw_queue',
      'hwpt',
      'hwpt_nested',
      'hwpt_paging',
      'idev',
      'tombstone',
      'users',
      'vdevice',
      'vdevs',
      'veventq',
      'viommu',
      'iommu_dev',
      'derived',
    ],
  ],
  ['Linux 7.3, include/linux/xarray.h and refcount.h', ['xarray', 'xa_node', 'refcount_t']],
  ['The draft of December 2023, linux-iommu', ['IOMMUFD_DEV_INVALIDATE', 'dev_invalidate']],
  [
    'Linux, errno(3), and where iommufd returns it',
    [
      'E2BIG',
      'EADDRINUSE',
      'EBUSY',
      'EEXIST',
      'EFAULT',
      'EINVAL',
      'EIO',
      'EMSGSIZE',
      'ENODEV',
      'ENOENT',
      'ENOMEM',
      'ENOSPC',
      'ENOTTY',
      'ENXIO',
      'EOPNOTSUPP',
      'EOVERFLOW',
      'EPERM',
      'ERANGE',
      'ETIMEDOUT',
    ],
  ],
  ['ioctl(2), and usual words of virtualization', ['ioctl', 'VMM', 'vCPU', 'vSID']],
  [
    'This program',
    [
      'depth',
      'frontier',
      'memory',
      'rate',
      'states',
      'fetched',
      'exits',
      'ioctls',
      'entries',
      'physical commands',
      'SYNCs',
      'in flight',
      'granularity',
    ],
  ],
];

const BY_TERM = new Map(
  [...SOURCES, ...ARCH_SOURCES].flatMap(([source, terms]) => terms.map((term) => [term, source] as const)),
);

/** Undefined for what is no term. */
export const sourceOf = (term: string): string | undefined => BY_TERM.get(term);
