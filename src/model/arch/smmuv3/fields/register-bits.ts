/** Bits and codes of registers that the machine itself works with; all their fields stand in registers.ts. */

export const CERROR = { NONE: 0, ILL: 1, ABT: 2, ATC_INV_SYNC: 3 } as const;
export const CERROR_NAMES = ['CERROR_NONE', 'CERROR_ILL', 'CERROR_ABT', 'CERROR_ATC_INV_SYNC'] as const;

/** GERROR bits (IHI 0070 6.3.19). */
export const GERROR_CMDQ = 1;
export const GERROR_EVENTQ_ABT = 4;

/** CR0 bits (IHI 0070 6.3.9). */
export const CR0_SMMUEN = 1;
export const CR0_EVENTQEN = 4;
export const CR0_CMDQEN = 8;

export const IDR0_S2P = 1;
export const IDR0_S1P = 2;
export const IDR0_HYP = 1 << 9;
export const IDR0_ATS = 1 << 10;
export const IDR0_PRI = 1 << 16;
export const IDR3_RIL = 1 << 10;
/** Index and wrap bit of CMDQ_CONS; ERR sits above. */
export const CONS_RD = 0xfffff;
export const CONS_ERR_SHIFT = 24;

/** Transactions are aborted while the SMMU is off (IHI 0070 6.3.14). */
export const GBPA_ABORT = 1 << 20;
/** SHCFG: use incoming (IHI 0070 6.3.14). */
export const GBPA_RESET = 0x1000;
