/** What the IOMMU in front of a device is (iommufd_get_hw_info(), device.c). */
import type { Ctx } from '../ctx.ts';
import { OBJ_TYPE, typeOf } from '../objects/objects.ts';
import { RULES, type Rule } from './rules.ts';
import { isRule, type User } from './user.ts';

export interface HwInfoCommand {
  flags: number;
  dev_id: number;
  data_len: number;
  in_out_data_type: number;
  out_max_pasid_log2: number;
  __reserved0: number;
  __reserved1: number;
  __reserved2: number;
  out_capabilities: bigint;
}

const INPUT_TYPE = 1;

/** IOMMU_GET_HW_INFO. */
export function getHwInfo(k: Ctx, cmd: HwInfoCommand, user: User): Rule | null {
  if (cmd.flags & ~INPUT_TYPE || cmd.__reserved0 || cmd.__reserved1 || cmd.__reserved2) return RULES.hwInfoFlags;
  if (typeOf(k, cmd.dev_id) !== OBJ_TYPE.device) return RULES.noDevice;
  const info = k.driver.hwInfo(k, cmd.dev_id, cmd.flags & INPUT_TYPE ? cmd.in_out_data_type : 0);
  if (isRule(info)) return info;
  if (cmd.data_len > 0) {
    const bytes = new Uint8Array(cmd.data_len);
    bytes.set(info.data.subarray(0, cmd.data_len));
    if (!user.data.write(bytes)) return RULES.hwInfoPointer;
  }
  cmd.data_len = info.data.length;
  cmd.in_out_data_type = info.type;
  cmd.out_max_pasid_log2 = info.maxPasidLog2;
  cmd.out_capabilities = BigInt(info.capabilities);
  return null;
}
