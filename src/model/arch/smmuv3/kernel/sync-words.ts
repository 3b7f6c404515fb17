/** CMD_SYNC as the host's driver writes it: CS = SEV, MSH inner shareable, MSIAttr write-back. */
export const SYNC_WORDS = [0x0fc02046, 0, 0, 0];
