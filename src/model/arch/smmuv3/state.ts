/** Records of the arena that are SMMUv3's own. */
import { record } from '../../state/record.ts';

/** SMMU registers; the physical SMMU's and the emulated one's alike. */
export const REGS = record({
  cr0: 1,
  cr0ack: 1,
  cr1: 1,
  cr2: 1,
  gbpa: 1,
  irqCtrl: 1,
  gerror: 1,
  gerrorn: 1,
  gerrorIrqCfg0: 2,
  strtabBase: 2,
  strtabCfg: 1,
  cmdqBase: 2,
  cmdqProd: 1,
  cmdqCons: 1,
  eventqBase: 2,
  eventqIrqCfg0: 2,
  eventqProd: 1,
  eventqCons: 1,
});
export type RegisterKey = Exclude<keyof typeof REGS, 'SIZE'>;

/** A cached STE, and a cached CD with the physical addresses of its tables (quirk rootOfTables). */
export const STE_ENTRY = record({ sid: 1, w: 16 });
export const CD_ENTRY = record({ sid: 1, ssid: 1, w: 16, ttb0: 2, ttb1: 2 });
