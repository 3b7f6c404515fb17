/**
 * What each rule says: what has to be the case for it, and the kernel function that checks. Functions are those of Linux
 * 7.3, drivers/iommu/iommufd unless a file is named.
 */
import { RULES, type RuleId } from '../../../iommufd/uapi/rules.ts';

const WORDS: Readonly<Record<RuleId, readonly [why: string, source: string]>> = {
  // struct and dispatch
  userPointer: ['the struct cannot be read from user memory', 'iommufd_fops_ioctl()'],
  unknownIoctl: ['there is no such ioctl', 'iommufd_fops_ioctl(), iommufd_vfio_ioctl()'],
  shortStruct: ['size is smaller than the smallest that this ioctl takes', 'iommufd_fops_ioctl()'],
  tailNotZero: ["size is larger than the kernel's struct and the bytes beyond are not zero", 'copy_struct_from_user()'],
  // objects
  noObject: ['no object has this id: never used, destroyed, or a tombstone', 'iommufd_object_remove()'],
  objectBusy: ['something still holds a reference on the object: users is not 1', 'iommufd_object_remove()'],
  noIoas: ['the id is not an IOAS', 'iommufd_get_ioas()'],
  noDevice: ['dev_id is not a device', 'iommufd_get_device()'],
  noViommu: ['viommu_id is not a viommu', 'iommufd_get_viommu()'],
  noPaging: ['hwpt_id is not a paging hwpt', 'iommufd_get_hwpt_paging()'],
  noFault: ['fault_id is not a fault queue', 'iommufd_get_fault()'],
  // ioas
  ioasAllocFlags: ['flags is not 0', 'iommufd_ioas_alloc_ioctl()'],
  mapFlags: ['an unknown flag or __reserved is set', 'iommufd_ioas_map()'],
  mapRange: ['iova or length is U64_MAX', 'iommufd_ioas_map()'],
  mapAccess: ['neither READABLE nor WRITEABLE', 'iommufd_ioas_map()'],
  mapUserRange: ['user_va + length wraps', 'iopt_alloc_user_pages()'],
  mapLength: ["length is 0 or not a multiple of the IOAS's alignment", 'iopt_alloc_area_pages()'],
  mapAlignment: ["iova is not aligned as the IOAS's domains need", 'iopt_check_iova()'],
  mapWraps: ['iova + length wraps', 'iopt_check_iova()'],
  mapReserved: ['the range lies in a reserved region, or outside the aperture of a domain', 'iopt_check_iova()'],
  mapExists: ['something is mapped in the range already', 'iopt_check_iova()'],
  mapNoRoom: ['no free range of IOVAs is large enough', 'iopt_alloc_iova()'],
  mapOffset: ['user_va has another offset in its page than the alignment allows', 'iopt_insert_area()'],
  mapPin: ['a domain is attached and the memory at user_va cannot be pinned', 'iopt_area_fill_domains()'],
  unmapRange: ['iova or length is U64_MAX, or their sum wraps', 'iommufd_ioas_unmap()'],
  unmapLength: ['length is 0', 'iopt_unmap_iova()'],
  unmapNothing: ['nothing is mapped there, or the range cuts an area', 'iopt_unmap_iova_range()'],
  unmapPinned: ['a hw_queue has pinned pages of an area', 'iopt_unmap_iova_range()'],
  rangesReserved: ['__reserved is not 0', 'iommufd_ioas_iova_ranges()'],
  rangesRoom: ['there are more ranges than the array takes', 'iommufd_ioas_iova_ranges()'],
  optionReserved: ['__reserved is set, or option or operation is unknown', 'iommufd_option()'],
  optionBusy: ['the accounting mode cannot change once there are objects', 'iommufd_option_rlimit_mode()'],
  optionValue: ['the value is neither 0 nor 1, or pages are mapped in domains already', 'iommufd_option()'],
  domainAlignment: ['an area is not aligned as the new domain needs', 'iopt_check_iova_alignment()'],
  domainAperture: ['an area lies outside the aperture of the new domain', 'iopt_reserve_iova()'],
  domainPin: ['memory of an area cannot be pinned for the new domain', 'iopt_fill_domain()'],
  // hwpt
  hwptReserved: ['__reserved is not 0', 'iommufd_hwpt_alloc()'],
  hwptDataLength: ['data_type is NONE with data_len, or not NONE with data_len 0', 'iommufd_hwpt_alloc()'],
  hwptParent: ['pt_id is no IOAS, paging hwpt or viommu', 'iommufd_hwpt_alloc()'],
  hwptOtherIommu: ['the device is behind another physical IOMMU than the viommu', 'iommufd_hwpt_alloc()'],
  pagingFlags: ['flags that the kernel or the driver does not know in this combination', 'iommufd_hwpt_paging_alloc()'],
  nestedFlags: ['flags other than FAULT_ID_VALID and PASID', 'iommufd_hwpt_nested_alloc()'],
  nestedNoData: ['there is no user data, or the driver makes no nested domain this way', 'iommufd_hwpt_nested_alloc()'],
  nestedParent: ['the parent is automatic, or was not allocated with NEST_PARENT', 'iommufd_hwpt_nested_alloc()'],
  dataType: ['the driver does not know this data_type', "the driver's domain allocation"],
  dataTypeInvalid: ['the data has another type than the driver expects', 'iommu_copy_struct_from_user()'],
  dataLength: [
    "data_len is shorter than the least or longer than the kernel's struct",
    'iommu_copy_struct_from_user()',
  ],
  dataPointer: ['the data cannot be read from user memory', 'copy_struct_from_user()'],
  mockTable: ['pagetable_type is unknown', 'mock_domain_alloc_paging_flags(), selftest.c'],
  vsteBits: ['the vSTE sets a bit that user space may not set', 'arm_smmu_validate_vste(), arm-smmu-v3-iommufd.c'],
  vsteConfig: ['STE.Config is not abort, bypass or stage 1', 'arm_smmu_validate_vste(), arm-smmu-v3-iommufd.c'],
  vsteEats: ['STE.EATS is neither 0 nor 1', 'arm_smmu_validate_vste(), arm-smmu-v3-iommufd.c'],
  // attach
  attachNoPt: ['pt_id does not exist', 'iommufd_device_change_pt()'],
  attachType: ['pt_id is no hwpt and no IOAS', 'iommufd_device_change_pt()'],
  attachOther: ['the device is attached to another hwpt: replace it', 'iommufd_hw_pagetable_attach()'],
  attachTwice: ['the device is attached already', 'iommufd_hw_pagetable_attach()'],
  attachNothing: ['the device is not attached: there is nothing to replace', 'iommufd_device_do_replace()'],
  attachPasid: ['PASIDs are attached and the hwpt was not allocated with PASID', 'iommufd_hwpt_pasid_compat()'],
  attachDirty: ['the domain tracks dirty pages and the device cannot', 'mock_domain_nop_attach(), selftest.c'],
  attachOtherIommu: ['the domain belongs to another SMMU', 'arm_smmu_attach_dev(), arm-smmu-v3.c'],
  attachNoVdevice: [
    'the nested hwpt was made through a viommu on which the device has no vdevice',
    'iommufd_viommu_get_vdev_id(), driver.c',
  ],
  // hardware information
  hwInfoFlags: ['an unknown flag or __reserved is set', 'iommufd_get_hw_info()'],
  hwInfoType: ['the driver has no information of this type', "the driver's hw_info()"],
  hwInfoPointer: ['the buffer cannot be written', 'iommufd_get_hw_info()'],
  // viommu, vdevice
  viommuFlags: ['flags is not 0 or type is 0', 'iommufd_viommu_alloc_ioctl()'],
  viommuType: ['the driver has no viommu of this type for the device', 'iommufd_viommu_alloc_ioctl()'],
  viommuParent: ['the hwpt was not allocated with NEST_PARENT', 'iommufd_viommu_alloc_ioctl()'],
  viommuOtherIommu: ['the stage 2 belongs to another SMMU', 'arm_vsmmu_init(), arm-smmu-v3-iommufd.c'],
  vintfNoData: ['a viommu of type Tegra241 needs data', 'tegra241_cmdqv_init_vintf_user(), tegra241-cmdqv.c'],
  vintfsUsedUp: ['every VINTF of the SMMU is taken', 'tegra241_cmdqv_init_vintf(), tegra241-cmdqv.c'],
  vdeviceOtherIommu: ['the device is behind another physical IOMMU', 'iommufd_vdevice_alloc_ioctl()'],
  vdeviceTwice: ['the device has a vdevice already', 'iommufd_vdevice_alloc_ioctl()'],
  vdeviceTaken: ['virt_id is taken on this viommu', 'iommufd_vdevice_alloc_ioctl()'],
  vsidTooLarge: ['the vSID does not fit into the 20 bits of SID_MATCH', 'tegra241_vintf_init_vsid(), tegra241-cmdqv.c'],
  sidSlotsUsedUp: [
    'every pair of SID_MATCH and SID_REPLACE of the VINTF is taken',
    'tegra241_vintf_init_vsid(), tegra241-cmdqv.c',
  ],
  vdeviceStreams: [
    'the device has not exactly one StreamID, and a vSID stands for one',
    'arm_vsmmu_vdevice_init(), arm-smmu-v3-iommufd.c',
  ],
  // invalidation
  invalidateReserved: ['__reserved is not 0', 'iommufd_hwpt_invalidate()'],
  invalidateArray: [
    'data_uptr or entry_len is 0, entry_len exceeds a page, or entry_num exceeds 2^19',
    'iommufd_hwpt_invalidate()',
  ],
  invalidateNone: ['no object has this id', 'iommufd_hwpt_invalidate()'],
  invalidateTarget: ['the id is neither a nested hwpt nor a viommu', 'iommufd_hwpt_invalidate()'],
  invalidateDraftTarget: ['no object of the kind that this ioctl takes has the id', 'the draft of December 2023'],
  invalidateNoOp: ['the driver does not invalidate through this kind of object', 'iommufd_hwpt_invalidate()'],
  invalidateType: ["data_type is not the driver's", 'iommu_copy_struct_from_full_user_array(), iommu.h'],
  invalidateEmpty: [
    'entry_num is 0: this driver cannot be probed for its type',
    'iommu_copy_struct_from_full_user_array(), iommu.h',
  ],
  invalidateEntryLength: [
    "entry_len is not the size of the driver's entry",
    'iommu_copy_struct_from_user_array(), iommu.h',
  ],
  invalidatePointer: ['an entry cannot be read from user memory', 'iommu_copy_struct_from_full_user_array(), iommu.h'],
  invalidateTail: ["entries are longer than the driver's and the bytes beyond are not zero", 'copy_struct_from_user()'],
  invalidateMockFlags: ['an entry has an unknown flag', 'mock_viommu_cache_invalidate(), selftest.c'],
  invalidateMockIndex: ['an entry names no cache', 'mock_viommu_cache_invalidate(), selftest.c'],
  invalidateMockDevice: ['an entry names no vdevice of this viommu', 'mock_viommu_cache_invalidate(), selftest.c'],
  commandRefused: [
    'the command or a bit of it is not one that user space may issue',
    'arm_vsmmu_validate_user_cmd(), arm-smmu-v3-iommufd.c',
  ],
  commandVsid: ["no vdevice of this viommu has the command's vSID", 'arm_vsmmu_vsid_to_sid(), arm-smmu-v3-iommufd.c'],
  commandKind: ['the drafted ioctl does not take this kind of command', 'the draft of December 2023'],
  syncTimeout: [
    'the CMD_SYNC behind the block did not complete within a second',
    '__arm_smmu_cmdq_poll_until_sync(), arm-smmu-v3.c',
  ],
  // event queues
  faultFlags: ['flags is not 0', 'iommufd_fault_alloc()'],
  veventqFlags: ['flags or __reserved is set, or type is 0', 'iommufd_veventq_alloc()'],
  veventqDepth: ['veventq_depth is 0 or exceeds 2^19', 'iommufd_veventq_alloc()'],
  veventqExists: ['the viommu has an event queue of this type', 'iommufd_veventq_alloc()'],
  readShort: ['the buffer is shorter than a header, or than the first record', 'iommufd_veventq_fops_read()'],
  writeRefused: ['event queues take no answers', 'iommufd_fops_write()'],
  eventNoViommu: ['the device is not attached to a nested hwpt of a viommu', 'iommufd_viommu_get_vdev_id(), driver.c'],
  eventNoQueue: ['the viommu has no event queue of this type', 'iommufd_viommu_report_event(), driver.c'],
  // hardware queues
  queueFlags: ['flags is not 0 or type is 0', 'iommufd_hw_queue_alloc_ioctl()'],
  queueLength: ['length is 0', 'iommufd_hw_queue_alloc_ioctl()'],
  queueWraps: ['nesting_parent_iova + length wraps', 'iommufd_hw_queue_alloc_ioctl()'],
  queueType: ['the driver has no hardware queue of this type', 'iommufd_hw_queue_alloc_ioctl()'],
  queueRange: ['the offset in the first page + length wraps', 'iommufd_hw_queue_alloc_phys()'],
  queueUnmapped: ["the range is not fully mapped in the IOAS of the viommu's stage 2", 'iommufd_access_pin_pages()'],
  queueMisaligned: ['the mapping does not begin on a page', 'iommufd_access_pin_pages()'],
  queueScattered: ['the pages are not physically contiguous', 'iommufd_hw_queue_alloc_phys()'],
  queueIndex: ['index exceeds the queues of a viommu', "the driver's hw_queue_init_phys()"],
  queueExists: ['the viommu has a queue of this index', "the driver's hw_queue_init_phys()"],
  queueOrder: [
    'the queue of the index before does not exist: queues are made in ascending order',
    "the driver's hw_queue_init_phys()",
  ],
  queueSize: [
    'length is no power of two from 32 bytes to the largest queue that IDR1.CMDQS allows',
    'tegra241_vintf_alloc_lvcmdq_user(), tegra241-cmdqv.c',
  ],
  queueBase: [
    'the memory is not aligned to its length, or lies above bit 47',
    'tegra241_vintf_alloc_lvcmdq_user(), tegra241-cmdqv.c',
  ],
  // mmap
  mmapShared: ['the mapping is not MAP_SHARED', 'iommufd_fops_mmap()'],
  mmapExec: ['the mapping is executable', 'iommufd_fops_mmap()'],
  mmapRange: ['offset and length are not a pair that the kernel handed out', 'iommufd_fops_mmap()'],
  // the mock's checks
  checkIndex: ['there is no such entry', 'iommufd_test_dev_check_cache(), selftest.c'],
  checkDiffers: ['the entry has another value', 'iommufd_test_md_check_iotlb(), selftest.c'],
  testOp: ['unknown test operation', 'iommufd_test(), selftest.c'],
  invalidateNoMemory: [
    'there is no memory for the array; entry_num is copied back as it came',
    'arm_vsmmu_cache_invalidate(), arm-smmu-v3-iommufd.c',
  ],
};

const BY_NUMBER = new Map((Object.keys(WORDS) as RuleId[]).map((id) => [RULES[id].number, WORDS[id]] as const));

/** What has to be the case; empty for 0. */
export const whyOf = (rule: number): string => BY_NUMBER.get(rule)?.[0] ?? '';

/** Kernel function that checks it. */
export const sourceOf = (rule: number): string => BY_NUMBER.get(rule)?.[1] ?? '';
