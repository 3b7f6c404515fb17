/** The structs of include/uapi/linux/iommufd.h, Linux 7.3, and how they cross the boundary (iommufd_fops_ioctl()). */

export interface UapiField {
  readonly name: string;
  /** Offset and size in bytes. */
  readonly at: number;
  readonly bytes: 1 | 4 | 8;
}

export interface UapiStruct {
  readonly nr: number;
  readonly size: number;
  /** Smallest `size` that is taken. */
  readonly least: number;
  readonly fields: readonly UapiField[];
}

/** `name:bytes@offset`, 4 bytes unless said. */
const fields = (text: string): UapiField[] =>
  text.split(' ').map((part) => {
    const [, name, bytes, at] = /^(\w+)(?::(\d))?@(\d+)$/.exec(part)!;
    return { name, at: Number(at), bytes: Number(bytes ?? 4) as 1 | 4 | 8 };
  });

const struct = (nr: number, size: number, least: number, text: string): UapiStruct => ({
  nr,
  size,
  least,
  fields: fields(`size@0 ${text}`),
});

export const UAPI: Readonly<Record<string, UapiStruct>> = {
  IOMMU_DESTROY: struct(0x80, 8, 8, 'id@4'),
  IOMMU_IOAS_ALLOC: struct(0x81, 12, 12, 'flags@4 out_ioas_id@8'),
  IOMMU_IOAS_ALLOW_IOVAS: struct(0x82, 24, 24, 'ioas_id@4 num_iovas@8 __reserved@12 allowed_iovas:8@16'),
  IOMMU_IOAS_COPY: struct(0x83, 40, 40, 'flags@4 dst_ioas_id@8 src_ioas_id@12 length:8@16 dst_iova:8@24 src_iova:8@32'),
  IOMMU_IOAS_IOVA_RANGES: struct(
    0x84,
    32,
    32,
    'ioas_id@4 num_iovas@8 __reserved@12 allowed_iovas:8@16 out_iova_alignment:8@24',
  ),
  IOMMU_IOAS_MAP: struct(0x85, 40, 40, 'flags@4 ioas_id@8 __reserved@12 user_va:8@16 length:8@24 iova:8@32'),
  IOMMU_IOAS_UNMAP: struct(0x86, 24, 24, 'ioas_id@4 iova:8@8 length:8@16'),
  IOMMU_OPTION: struct(0x87, 24, 24, 'option_id@4 op:1@8 object_id@12 val64:8@16'),
  IOMMU_VFIO_IOAS: struct(0x88, 12, 12, 'ioas_id@4 op@8'),
  IOMMU_HWPT_ALLOC: struct(
    0x89,
    48,
    24,
    'flags@4 dev_id@8 pt_id@12 out_hwpt_id@16 __reserved@20 data_type@24 data_len@28 data_uptr:8@32 fault_id@40 __reserved2@44',
  ),
  IOMMU_GET_HW_INFO: struct(
    0x8a,
    40,
    32,
    'flags@4 dev_id@8 data_len@12 data_uptr:8@16 in_out_data_type@24 out_max_pasid_log2:1@28 __reserved0:1@29 __reserved1:1@30 __reserved2:1@31 out_capabilities:8@32',
  ),
  IOMMU_HWPT_SET_DIRTY_TRACKING: struct(0x8b, 16, 16, 'flags@4 hwpt_id@8 __reserved@12'),
  IOMMU_HWPT_GET_DIRTY_BITMAP: struct(
    0x8c,
    48,
    48,
    'hwpt_id@4 flags@8 __reserved@12 iova:8@16 length:8@24 page_size:8@32 data:8@40',
  ),
  IOMMU_HWPT_INVALIDATE: struct(
    0x8d,
    32,
    32,
    'hwpt_id@4 data_uptr:8@8 data_type@16 entry_len@20 entry_num@24 __reserved@28',
  ),
  IOMMU_FAULT_QUEUE_ALLOC: struct(0x8e, 16, 16, 'flags@4 out_fault_id@8 out_fault_fd@12'),
  IOMMU_IOAS_MAP_FILE: struct(0x8f, 40, 40, 'flags@4 ioas_id@8 fd@12 start:8@16 length:8@24 iova:8@32'),
  IOMMU_VIOMMU_ALLOC: struct(
    0x90,
    40,
    24,
    'flags@4 type@8 dev_id@12 hwpt_id@16 out_viommu_id@20 data_len@24 __reserved@28 data_uptr:8@32',
  ),
  IOMMU_VDEVICE_ALLOC: struct(0x91, 24, 24, 'viommu_id@4 dev_id@8 out_vdevice_id@12 virt_id:8@16'),
  IOMMU_IOAS_CHANGE_PROCESS: struct(0x92, 8, 8, '__reserved@4'),
  IOMMU_VEVENTQ_ALLOC: struct(
    0x93,
    32,
    28,
    'flags@4 viommu_id@8 type@12 veventq_depth@16 out_veventq_id@20 out_veventq_fd@24 __reserved@28',
  ),
  IOMMU_HW_QUEUE_ALLOC: struct(
    0x94,
    40,
    40,
    'flags@4 viommu_id@8 type@12 index@16 out_hw_queue_id@20 nesting_parent_iova:8@24 length:8@32',
  ),
  IOMMU_IOAS_NOIOMMU_GET_PA: struct(0x95, 40, 40, 'flags@4 ioas_id@8'),
  IOMMU_TEST_CMD: struct(0xa0, 72, 68, 'op@4 id@8 __reserved@12'),
};

/** A struct in user memory as a handler sees it: u64 fields are bigint, all others number. */
export type UserStruct = Record<string, number | bigint>;

/** Decodes a struct of `size` bytes, shorter ones zero-extended. */
export function decodeStruct(def: UapiStruct, bytes: Uint8Array): UserStruct {
  const full = new Uint8Array(def.size);
  full.set(bytes.subarray(0, def.size));
  const view = new DataView(full.buffer);
  return Object.fromEntries(def.fields.map(({ name, at, bytes: n }) => [name, readField(view, at, n)]));
}

export const readField = (view: DataView, at: number, bytes: number): number | bigint =>
  bytes === 8 ? view.getBigUint64(at, true) : bytes === 4 ? view.getUint32(at, true) : view.getUint8(at);
