/** Where the words of the glossary are defined: document and section, or kernel file and what in it, and its terms. */
import { ARCH_SOURCES } from '../arch/terms.ts';

const UAPI = 'Linux 7.3, include/uapi/linux/iommufd.h';
const IOMMUFD = 'Linux 7.3, drivers/iommu/iommufd';

const SOURCES: readonly (readonly [source: string, terms: readonly string[]])[] = [
  ['PCI Express Base Specification, 10.1 ATS Architectural Overview', ['ATC', 'ATS', 'device', 'PCIe']],
  ['PCI Express Base Specification, 6.20 PASID', ['PASID']],
  [`${UAPI}, struct iommu_ioas_alloc`, ['IOAS']],
  [`${UAPI}, struct iommu_destroy; iommufd_destroy() in main.c`, ['IOMMU_DESTROY']],
  [
    `${UAPI}, struct iommu_hwpt_invalidate; iommufd_hwpt_invalidate() in hw_pagetable.c`,
    ['IOMMU_HWPT_INVALIDATE', 'entry_num'],
  ],
  [`${UAPI}, struct iommu_hw_queue_alloc; viommu.c`, ['HW_QUEUE', 'hw_queue']],
  [`${UAPI}, struct iommu_hwpt_alloc, dev_id; iommufd_device_bind() in device.c`, ['dev_id']],
  [`${UAPI}, enum iommufd_hwpt_alloc_flags, IOMMU_HWPT_ALLOC_NEST_PARENT`, ['nest_parent']],
  [`${UAPI}, struct iommu_veventq_alloc; eventq.c`, ['vEVENTQ', 'veventq']],
  [`${UAPI}, struct iommu_vdevice_alloc, virt_id`, ['virt_id', 'vSID']],
  [`${IOMMUFD}/iommufd_private.h, struct iommufd_hw_pagetable`, ['hwpt']],
  [`${IOMMUFD}/iommufd_private.h, struct iommufd_hwpt_nested`, ['hwpt_nested']],
  [`${IOMMUFD}/iommufd_private.h, struct iommufd_hwpt_paging`, ['hwpt_paging', 'derived']],
  [`${IOMMUFD}/iommufd_private.h, struct iommufd_device`, ['idev']],
  [`${IOMMUFD}/main.c, iommufd_object_remove()`, ['tombstone', 'users']],
  ['Linux 7.3, include/linux/iommufd.h, struct iommufd_viommu', ['viommu', 'vdevs', 'iommu_dev']],
  ['Linux 7.3, include/linux/iommufd.h, struct iommufd_vdevice', ['vdevice']],
  ['Linux 7.3, include/linux/xarray.h, struct xarray and struct xa_node; lib/xarray.c', ['xarray', 'xa_node']],
  ['Linux 7.3, include/linux/refcount_types.h, refcount_t', ['refcount_t']],
  [
    'linux-iommu, the draft of December 2023: IOMMUFD_DEV_INVALIDATE, struct iommu_dev_invalidate',
    ['IOMMUFD_DEV_INVALIDATE', 'dev_invalidate'],
  ],
  [`${IOMMUFD}/main.c, iommufd_object_remove()`, ['EBUSY', 'ENOENT']],
  [`${IOMMUFD}/viommu.c, iommufd_vdevice_alloc_ioctl()`, ['EEXIST']],
  [`${IOMMUFD}/main.c, iommufd_fops_ioctl()`, ['EFAULT', 'ENOTTY']],
  ['Linux 7.3, include/linux/uaccess.h, copy_struct_from_user()', ['E2BIG']],
  [`${IOMMUFD}/main.c, iommufd_fops_mmap()`, ['EPERM', 'ENXIO']],
  [`${IOMMUFD}/ioas.c, iommufd_ioas_map()`, ['EOVERFLOW']],
  [`${IOMMUFD}/ioas.c, iommufd_ioas_iova_ranges()`, ['EMSGSIZE']],
  [`${IOMMUFD}/io_pagetable.c, iopt_alloc_iova()`, ['ENOSPC']],
  [`${IOMMUFD}/io_pagetable.c, iopt_check_iova_alignment() and iopt_reserve_iova()`, ['EADDRINUSE']],
  [`${IOMMUFD}/hw_pagetable.c, iommufd_hwpt_alloc()`, ['EINVAL', 'EOPNOTSUPP']],
  [`${IOMMUFD}/viommu.c, iommufd_hw_queue_alloc_phys()`, ['ERANGE']],
  ['Linux 7.3, arm-smmu-v3-iommufd.c, arm_vsmmu_cache_invalidate()', ['EIO', 'ENOMEM']],
  ['Linux 7.3, arm-smmu-v3.c, arm_smmu_cmdq_issue_cmdlist()', ['ETIMEDOUT']],
  ['errno(3)', ['ENODEV']],
  ['ioctl(2)', ['ioctl']],
  ['KVM API (Documentation/virt/kvm/api.rst), KVM_RUN', ['vCPU', 'VMM']],
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
