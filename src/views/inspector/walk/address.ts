/** Addresses and numbers as a person types them. */

const ADDRESS = /^(?:0x)?([0-9a-f]{1,16})$/i;
const MOST_SSID = 2 ** 20 - 1;

/** `0x…` in lower case without leading zeros; null for what is no 64-bit hexadecimal number. Underscores may group digits. */
export function addressOf(text: string): string | null {
  const digits = ADDRESS.exec(text.trim().replaceAll('_', ''))?.[1];
  return digits === undefined ? null : `0x${digits.toLowerCase().replace(/^0+(?=.)/, '')}`;
}

/** A SubstreamID: 20 bits, decimal or `0x…`; null where nothing stands, undefined for what is none. */
export function ssidOf(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const value = /^(\d+|0x[0-9a-f]+)$/i.test(trimmed) ? Number(trimmed) : Number.NaN;
  return value >= 0 && value <= MOST_SSID ? value : undefined;
}
