/**
 * Why iommufd refuses: every error that the model can answer, once. A handler returns a rule; the log shows it beside
 * the errno. Functions are those of Linux 7.3, drivers/iommu/iommufd unless a file is named.
 */
import { ERRNO, type ErrnoName } from './errno.ts';

export interface Rule {
  readonly number: number;
  readonly errno: number;
  readonly name: ErrnoName;
  /** What has to be the case. */
  readonly why: string;
  /** Kernel function that checks it. */
  readonly source: string;
}

const TABLE = {
  // struct and dispatch
  userPointer: ['EFAULT', 'the struct cannot be read from user memory', 'iommufd_fops_ioctl()'],
  unknownIoctl: ['ENOTTY', 'there is no such ioctl', 'iommufd_fops_ioctl(), iommufd_vfio_ioctl()'],
  shortStruct: ['EINVAL', 'size is smaller than the smallest that this ioctl takes', 'iommufd_fops_ioctl()'],
  tailNotZero: [
    'E2BIG',
    'size is larger than the kernel’s struct and the bytes beyond are not zero',
    'copy_struct_from_user()',
  ],
  // objects
  noObject: ['ENOENT', 'no object has this id: never used, destroyed, or a tombstone', 'iommufd_object_remove()'],
  objectBusy: ['EBUSY', 'something still holds a reference on the object: users is not 1', 'iommufd_object_remove()'],
  noIoas: ['ENOENT', 'the id is not an IOAS', 'iommufd_get_ioas()'],
  noDevice: ['ENOENT', 'dev_id is not a device', 'iommufd_get_device()'],
  noViommu: ['ENOENT', 'viommu_id is not a viommu', 'iommufd_get_viommu()'],
  noPaging: ['ENOENT', 'hwpt_id is not a paging hwpt', 'iommufd_get_hwpt_paging()'],
  noFault: ['ENOENT', 'fault_id is not a fault queue', 'iommufd_get_fault()'],
  // ioas
  ioasAllocFlags: ['EOPNOTSUPP', 'flags is not 0', 'iommufd_ioas_alloc_ioctl()'],
  mapFlags: ['EOPNOTSUPP', 'an unknown flag or __reserved is set', 'iommufd_ioas_map()'],
  mapRange: ['EOVERFLOW', 'iova or length is U64_MAX', 'iommufd_ioas_map()'],
  mapAccess: ['EINVAL', 'neither READABLE nor WRITEABLE', 'iommufd_ioas_map()'],
  mapUserRange: ['EOVERFLOW', 'user_va + length wraps', 'iopt_alloc_user_pages()'],
  mapLength: ['EINVAL', 'length is 0 or not a multiple of the IOAS’s alignment', 'iopt_alloc_area_pages()'],
  mapAlignment: ['EINVAL', 'iova is not aligned as the IOAS’s domains need', 'iopt_check_iova()'],
  mapWraps: ['EOVERFLOW', 'iova + length wraps', 'iopt_check_iova()'],
  mapReserved: [
    'EINVAL',
    'the range lies in a reserved region, or outside the aperture of a domain',
    'iopt_check_iova()',
  ],
  mapExists: ['EEXIST', 'something is mapped in the range already', 'iopt_check_iova()'],
  mapNoRoom: ['ENOSPC', 'no free range of IOVAs is large enough', 'iopt_alloc_iova()'],
  mapOffset: ['EINVAL', 'user_va has another offset in its page than the alignment allows', 'iopt_insert_area()'],
  mapPin: ['EFAULT', 'a domain is attached and the memory at user_va cannot be pinned', 'iopt_area_fill_domains()'],
  unmapRange: ['EOVERFLOW', 'iova or length is U64_MAX, or their sum wraps', 'iommufd_ioas_unmap()'],
  unmapLength: ['EINVAL', 'length is 0', 'iopt_unmap_iova()'],
  unmapNothing: ['ENOENT', 'nothing is mapped there, or the range cuts an area', 'iopt_unmap_iova_range()'],
  unmapPinned: ['EBUSY', 'a hw_queue has pinned pages of an area', 'iopt_unmap_iova_range()'],
  rangesReserved: ['EOPNOTSUPP', '__reserved is not 0', 'iommufd_ioas_iova_ranges()'],
  rangesRoom: ['EMSGSIZE', 'there are more ranges than the array takes', 'iommufd_ioas_iova_ranges()'],
  optionReserved: ['EOPNOTSUPP', '__reserved is set, or option or operation is unknown', 'iommufd_option()'],
  optionBusy: ['EBUSY', 'the accounting mode cannot change once there are objects', 'iommufd_option_rlimit_mode()'],
  optionValue: ['EINVAL', 'the value is neither 0 nor 1, or pages are mapped in domains already', 'iommufd_option()'],
  domainAlignment: ['EADDRINUSE', 'an area is not aligned as the new domain needs', 'iopt_check_iova_alignment()'],
  domainAperture: ['EADDRINUSE', 'an area lies outside the aperture of the new domain', 'iopt_reserve_iova()'],
  domainPin: ['EFAULT', 'memory of an area cannot be pinned for the new domain', 'iopt_fill_domain()'],
  // hwpt
  hwptReserved: ['EOPNOTSUPP', '__reserved is not 0', 'iommufd_hwpt_alloc()'],
  hwptDataLength: ['EINVAL', 'data_type is NONE with data_len, or not NONE with data_len 0', 'iommufd_hwpt_alloc()'],
  hwptParent: ['EINVAL', 'pt_id is no IOAS, paging hwpt or viommu', 'iommufd_hwpt_alloc()'],
  hwptOtherIommu: ['EINVAL', 'the device is behind another physical IOMMU than the viommu', 'iommufd_hwpt_alloc()'],
  pagingFlags: [
    'EOPNOTSUPP',
    'flags that the kernel or the driver does not know in this combination',
    'iommufd_hwpt_paging_alloc()',
  ],
  nestedFlags: ['EOPNOTSUPP', 'flags other than FAULT_ID_VALID and PASID', 'iommufd_hwpt_nested_alloc()'],
  nestedNoData: [
    'EOPNOTSUPP',
    'there is no user data, or the driver makes no nested domain this way',
    'iommufd_hwpt_nested_alloc()',
  ],
  nestedParent: [
    'EINVAL',
    'the parent is automatic, or was not allocated with NEST_PARENT',
    'iommufd_hwpt_nested_alloc()',
  ],
  dataType: ['EOPNOTSUPP', 'the driver does not know this data_type', 'the driver’s domain allocation'],
  dataTypeInvalid: ['EINVAL', 'the data has another type than the driver expects', 'iommu_copy_struct_from_user()'],
  dataLength: [
    'EINVAL',
    'data_len is shorter than the least or longer than the kernel’s struct',
    'iommu_copy_struct_from_user()',
  ],
  dataPointer: ['EFAULT', 'the data cannot be read from user memory', 'copy_struct_from_user()'],
  mockTable: ['EOPNOTSUPP', 'pagetable_type is unknown', 'mock_domain_alloc_paging_flags(), selftest.c'],
  vsteBits: [
    'EIO',
    'the vSTE sets a bit that user space may not set',
    'arm_smmu_validate_vste(), arm-smmu-v3-iommufd.c',
  ],
  vsteConfig: ['EIO', 'STE.Config is not abort, bypass or stage 1', 'arm_smmu_validate_vste(), arm-smmu-v3-iommufd.c'],
  vsteEats: ['EIO', 'STE.EATS is neither 0 nor 1', 'arm_smmu_validate_vste(), arm-smmu-v3-iommufd.c'],
  // attach
  attachNoPt: ['ENOENT', 'pt_id does not exist', 'iommufd_device_change_pt()'],
  attachType: ['EINVAL', 'pt_id is no hwpt and no IOAS', 'iommufd_device_change_pt()'],
  attachOther: ['EINVAL', 'the device is attached to another hwpt: replace it', 'iommufd_hw_pagetable_attach()'],
  attachTwice: ['EBUSY', 'the device is attached already', 'iommufd_hw_pagetable_attach()'],
  attachNothing: ['EINVAL', 'the device is not attached: there is nothing to replace', 'iommufd_device_do_replace()'],
  attachPasid: [
    'EINVAL',
    'PASIDs are attached and the hwpt was not allocated with PASID',
    'iommufd_hwpt_pasid_compat()',
  ],
  attachDirty: [
    'EINVAL',
    'the domain tracks dirty pages and the device cannot',
    'mock_domain_nop_attach(), selftest.c',
  ],
  attachOtherIommu: ['EINVAL', 'the domain belongs to another SMMU', 'arm_smmu_attach_dev(), arm-smmu-v3.c'],
  attachNoVdevice: [
    'ENOENT',
    'the nested hwpt was made through a viommu on which the device has no vdevice',
    'iommufd_viommu_get_vdev_id(), driver.c',
  ],
  // hardware information
  hwInfoFlags: ['EOPNOTSUPP', 'an unknown flag or __reserved is set', 'iommufd_get_hw_info()'],
  hwInfoType: ['EOPNOTSUPP', 'the driver has no information of this type', 'the driver’s hw_info()'],
  hwInfoPointer: ['EFAULT', 'the buffer cannot be written', 'iommufd_get_hw_info()'],
  // viommu, vdevice
  viommuFlags: ['EOPNOTSUPP', 'flags is not 0 or type is 0', 'iommufd_viommu_alloc_ioctl()'],
  viommuType: ['EOPNOTSUPP', 'the driver has no viommu of this type for the device', 'iommufd_viommu_alloc_ioctl()'],
  viommuParent: ['EINVAL', 'the hwpt was not allocated with NEST_PARENT', 'iommufd_viommu_alloc_ioctl()'],
  viommuOtherSmmu: ['EINVAL', 'the stage 2 belongs to another SMMU', 'arm_vsmmu_init(), arm-smmu-v3-iommufd.c'],
  vdeviceOtherIommu: ['EINVAL', 'the device is behind another physical IOMMU', 'iommufd_vdevice_alloc_ioctl()'],
  vdeviceTwice: ['EEXIST', 'the device has a vdevice already', 'iommufd_vdevice_alloc_ioctl()'],
  vdeviceTaken: ['EEXIST', 'virt_id is taken on this viommu', 'iommufd_vdevice_alloc_ioctl()'],
  // invalidation
  invalidateReserved: ['EOPNOTSUPP', '__reserved is not 0', 'iommufd_hwpt_invalidate()'],
  invalidateArray: [
    'EINVAL',
    'data_uptr or entry_len is 0, entry_len exceeds a page, or entry_num exceeds 2^19',
    'iommufd_hwpt_invalidate()',
  ],
  invalidateNone: ['ENOENT', 'no object has this id', 'iommufd_hwpt_invalidate()'],
  invalidateTarget: ['EINVAL', 'the id is neither a nested hwpt nor a viommu', 'iommufd_hwpt_invalidate()'],
  invalidateDraftTarget: [
    'ENOENT',
    'no object of the kind that this ioctl takes has the id',
    'the draft of December 2023',
  ],
  invalidateNoOp: [
    'EOPNOTSUPP',
    'the driver does not invalidate through this kind of object',
    'iommufd_hwpt_invalidate()',
  ],
  invalidateType: ['EINVAL', 'data_type is not the driver’s', 'iommu_copy_struct_from_full_user_array(), iommu.h'],
  invalidateEmpty: [
    'EINVAL',
    'entry_num is 0: this driver cannot be probed for its type',
    'iommu_copy_struct_from_full_user_array(), iommu.h',
  ],
  invalidateEntryLength: [
    'EINVAL',
    'entry_len is not the size of the driver’s entry',
    'iommu_copy_struct_from_user_array(), iommu.h',
  ],
  invalidatePointer: [
    'EFAULT',
    'an entry cannot be read from user memory',
    'iommu_copy_struct_from_full_user_array(), iommu.h',
  ],
  invalidateTail: [
    'E2BIG',
    'entries are longer than the driver’s and the bytes beyond are not zero',
    'copy_struct_from_user()',
  ],
  invalidateMockFlags: ['EOPNOTSUPP', 'an entry has an unknown flag', 'mock_viommu_cache_invalidate(), selftest.c'],
  invalidateMockIndex: ['EINVAL', 'an entry names no cache', 'mock_viommu_cache_invalidate(), selftest.c'],
  invalidateMockDevice: [
    'EINVAL',
    'an entry names no vdevice of this viommu',
    'mock_viommu_cache_invalidate(), selftest.c',
  ],
  commandRefused: [
    'EIO',
    'the command or a bit of it is not one that user space may issue',
    'arm_vsmmu_validate_user_cmd(), arm-smmu-v3-iommufd.c',
  ],
  commandVsid: [
    'EIO',
    'no vdevice of this viommu has the command’s vSID',
    'arm_vsmmu_vsid_to_sid(), arm-smmu-v3-iommufd.c',
  ],
  commandKind: ['EIO', 'the drafted ioctl does not take this kind of command', 'the draft of December 2023'],
  syncTimeout: [
    'ETIMEDOUT',
    'the CMD_SYNC behind the block did not complete within a second',
    '__arm_smmu_cmdq_poll_until_sync(), arm-smmu-v3.c',
  ],
  // event queues
  faultFlags: ['EOPNOTSUPP', 'flags is not 0', 'iommufd_fault_alloc()'],
  veventqFlags: ['EOPNOTSUPP', 'flags or __reserved is set, or type is 0', 'iommufd_veventq_alloc()'],
  veventqDepth: ['EINVAL', 'veventq_depth is 0 or exceeds 2^19', 'iommufd_veventq_alloc()'],
  veventqExists: ['EEXIST', 'the viommu has an event queue of this type', 'iommufd_veventq_alloc()'],
  readShort: ['EINVAL', 'the buffer is shorter than a header, or than the first record', 'iommufd_veventq_fops_read()'],
  writeRefused: ['EINVAL', 'event queues take no answers', 'iommufd_fops_write()'],
  eventNoViommu: [
    'ENOENT',
    'the device is not attached to a nested hwpt of a viommu',
    'iommufd_viommu_get_vdev_id(), driver.c',
  ],
  eventNoQueue: ['EOPNOTSUPP', 'the viommu has no event queue of this type', 'iommufd_viommu_report_event(), driver.c'],
  // hardware queues
  queueFlags: ['EOPNOTSUPP', 'flags is not 0 or type is 0', 'iommufd_hw_queue_alloc_ioctl()'],
  queueLength: ['EINVAL', 'length is 0', 'iommufd_hw_queue_alloc_ioctl()'],
  queueWraps: ['EOVERFLOW', 'nesting_parent_iova + length wraps', 'iommufd_hw_queue_alloc_ioctl()'],
  queueType: ['EOPNOTSUPP', 'the driver has no hardware queue of this type', 'iommufd_hw_queue_alloc_ioctl()'],
  queueUnmapped: [
    'ENOENT',
    'the range is not fully mapped in the IOAS of the viommu’s stage 2',
    'iommufd_access_pin_pages()',
  ],
  queueMisaligned: ['EINVAL', 'the mapping does not begin on a page', 'iommufd_access_pin_pages()'],
  queueScattered: ['EFAULT', 'the pages are not physically contiguous', 'iommufd_hw_queue_alloc_phys()'],
  queueIndex: ['EINVAL', 'index exceeds the queues of a viommu', 'the driver’s hw_queue_init_phys()'],
  queueExists: ['EEXIST', 'the viommu has a queue of this index', 'the driver’s hw_queue_init_phys()'],
  queueOrder: [
    'EIO',
    'the queue of the index before does not exist: queues are made in ascending order',
    'the driver’s hw_queue_init_phys()',
  ],
  // mmap
  mmapShared: ['EINVAL', 'the mapping is not MAP_SHARED', 'iommufd_fops_mmap()'],
  mmapExec: ['EPERM', 'the mapping is executable', 'iommufd_fops_mmap()'],
  mmapRange: ['ENXIO', 'offset and length are not a pair that the kernel handed out', 'iommufd_fops_mmap()'],
  // the mock's checks
  checkIndex: ['EINVAL', 'there is no such entry', 'iommufd_test_dev_check_cache(), selftest.c'],
  checkDiffers: ['EINVAL', 'the entry has another value', 'iommufd_test_md_check_iotlb(), selftest.c'],
  testOp: ['EOPNOTSUPP', 'unknown test operation', 'iommufd_test(), selftest.c'],
} as const satisfies Readonly<Record<string, readonly [ErrnoName, string, string]>>;

export type RuleId = keyof typeof TABLE;

const LIST: readonly Rule[] = Object.values(TABLE).map(([name, why, source], i) => ({
  number: i + 1,
  errno: ERRNO[name],
  name,
  why,
  source,
}));

export const RULES = Object.fromEntries(Object.keys(TABLE).map((id, i) => [id, LIST[i]])) as Record<RuleId, Rule>;

/** The rule with this number, as events carry it; undefined for 0. */
export const ruleByNumber = (number: number): Rule | undefined => LIST[number - 1];
