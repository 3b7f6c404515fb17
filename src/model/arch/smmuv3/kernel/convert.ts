/**
 * Which bits of a command user space may set, and what the kernel rewrites (arm_vsmmu_validate_user_cmd() and
 * arm_vsmmu_convert_user_cmd(), Linux 7.3).
 */
import { OP } from '../fields/commands.ts';
import { IDR0_ATS, IDR3_RIL } from '../fields/register-bits.ts';
import type { KernelProfile } from '../../../state/design.ts';
import type { IommuSpec } from '../../../state/topology.ts';

interface Rule {
  /** Bits allowed besides the opcode, u32 × 4. */
  readonly allowed: readonly [number, number, number, number];
  readonly rewrite: 'vmid' | 'sid';
  readonly needs?: 'ats';
}

const VA_W2 = 0xfffff001;
const RANGE_W0 = 0x1f000 | 0x1f00000;
const RANGE_W2 = 0x300 | 0xc00;

/** What the kernel takes of a command; undefined for one that it never takes. */
export function ruleOf(opcode: number, idr: IommuSpec['idr']): Rule | undefined {
  const ril = (idr.IDR3 & IDR3_RIL) !== 0;
  const substreams = ((idr.IDR1 >>> 6) & 0x1f) !== 0;
  const ssid = substreams ? 0xfffff000 : 0;
  switch (opcode) {
    case OP.TLBI_NSNH_ALL:
      return { allowed: [0, 0, 0, 0], rewrite: 'vmid' };
    case OP.TLBI_NH_ALL:
      return { allowed: [0, 0xffff, 0, 0], rewrite: 'vmid' };
    case OP.TLBI_NH_ASID:
      return { allowed: [0, 0xffffffff, 0, 0], rewrite: 'vmid' };
    case OP.TLBI_NH_VA:
    case OP.TLBI_NH_VAA:
      return {
        allowed: [
          ril ? RANGE_W0 : 0,
          opcode === OP.TLBI_NH_VA ? 0xffffffff : 0xffff,
          VA_W2 | (ril ? RANGE_W2 : 0),
          0xffffffff,
        ],
        rewrite: 'vmid',
      };
    case OP.ATC_INV:
      return {
        allowed: [substreams ? ssid | 0xa00 : 0, 0xffffffff, 0xfffff03f, 0xffffffff],
        rewrite: 'sid',
        needs: 'ats',
      };
    case OP.CFGI_CD:
      return { allowed: [ssid, 0xffffffff, 1, 0], rewrite: 'sid' };
    case OP.CFGI_CD_ALL:
      return { allowed: [0, 0xffffffff, 0, 0], rewrite: 'sid' };
    default:
      return undefined;
  }
}

/** True for a command whose vSID the kernel turns into a SID. */
export const namesStream = (opcode: number): boolean =>
  opcode === OP.ATC_INV || opcode === OP.CFGI_CD || opcode === OP.CFGI_CD_ALL;

/** What the kernel does with a command, or undefined if it refuses it (EIO). `w`: four u32 at `at`. */
export function rewriteOf(
  w: ArrayLike<number>,
  at: number,
  idr: IommuSpec['idr'],
  kernel: Pick<KernelProfile, 'strictBits'>,
): 'vmid' | 'sid' | undefined {
  const found = ruleOf(w[at] & 0xff, idr);
  return found && (allows(found, w, at, idr) || !kernel.strictBits) ? found.rewrite : undefined;
}

/** True for a command that a strict kernel takes. */
function allows(found: Rule, w: ArrayLike<number>, at: number, idr: IommuSpec['idr']): boolean {
  if (found.needs === 'ats' && (idr.IDR0 & IDR0_ATS) === 0) return false;
  for (let i = 0; i < 4; i++) {
    const word = i === 0 ? w[at] & 0xffffff00 : w[at + i];
    if (word & ~found.allowed[i]) return false;
  }
  if ((w[at] & 0xff) === OP.ATC_INV && (w[at + 2] & 0x3f) > 52) return false;
  return rangeAllowed(w, at);
}

/** TG = 0 takes no NUM, SCALE or TTL; with a granule the combination of all three zero is reserved (also TG 16K, TTL 1). */
function rangeAllowed(w: ArrayLike<number>, at: number): boolean {
  const opcode = w[at] & 0xff;
  if (opcode !== OP.TLBI_NH_VA && opcode !== OP.TLBI_NH_VAA) return true;
  const tg = (w[at + 2] >>> 10) & 3;
  const ttl = (w[at + 2] >>> 8) & 3;
  const none = (w[at] & RANGE_W0) === 0 && ttl === 0;
  return tg === 0 ? none : !none && !(tg === 2 && ttl === 1);
}
