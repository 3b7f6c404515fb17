/** Page requests in the PRI queue: 16 bytes, two little-endian 64-bit words (IHI 0070 chapter 8). */
import { field as f, getField, reservedMasks } from '../../../fields/field.ts';

export const REQUEST_BYTES = 16;

export const REQUEST = {
  SID: f('StreamID', 0, 31, 0, 'Stream of the request'),
  SSID: f('SubstreamID', 0, 51, 32, 'PASID of the request'),
  PRIV: f('Priv', 0, 58, 58, 'Privileged access'),
  EXEC: f('X', 0, 59, 59, 'Execution is requested'),
  READ: f('R', 0, 60, 60, 'Read access is requested'),
  WRITE: f('W', 0, 61, 61, 'Write access is requested'),
  LAST: f('Last', 0, 62, 62, 'The last request of its group: it is to be answered'),
  SSV: f('SSV', 0, 63, 63, 'The SubstreamID is valid'),
  GROUP: f('PRGI', 1, 8, 0, 'Page request group index'),
  ADDR: f('Addr', 1, 63, 12, 'Page', { address: true }),
} as const;

const RESERVED = reservedMasks(2, Object.values(REQUEST));
/** StreamIDs of PCI functions behind a few segments. */
const USUAL_SID = 0x100000;

/** Whether four u32 can be a page request: access or the end of a group, and no reserved bit. */
export function isRequest(w: ArrayLike<number>, at = 0): boolean {
  const { SID, READ, WRITE, LAST } = REQUEST;
  return (
    RESERVED.every((mask, i) => (w[at + i] & mask) === 0) &&
    getField(SID, w, at) < USUAL_SID &&
    [READ, WRITE, LAST].some((field) => getField(field, w, at) === 1)
  );
}
