/** Accesses of an SMMU's registers by address, as emulators and kernels trace them (IHI 0070 6.3). */
import { CR0_CMDQEN, GERROR_CMDQ } from '../../model/arch/smmuv3/fields/register-bits.ts';
import { REGISTER } from '../../model/arch/smmuv3/fields/registers.ts';
import { IDRS, type Said } from './facts.ts';

/** Page 0 by offset. */
export const OFFSET = {
  CR0: REGISTER.CR0.offset,
  GERROR: REGISTER.GERROR.offset,
  GERRORN: REGISTER.GERRORN.offset,
  BASE: REGISTER.CMDQ_BASE.offset,
  BASE_HIGH: REGISTER.CMDQ_BASE.offset + 4,
  PROD: REGISTER.CMDQ_PROD.offset,
  CONS: REGISTER.CMDQ_CONS.offset,
} as const;
/** Pages of an SMMU are 64 KiB apart. */
const PAGE = 2 ** 16;
/** CMDQ_BASE.ADDR (IHI 0070 6.3.26). */
export const ADDRESS = 0xfffffffffffe0n;

export interface RegisterAccess {
  readonly write: boolean;
  /** In page 0. */
  readonly offset: number;
  readonly value: bigint;
  /** Bytes. */
  readonly size: number;
}

/** Lines that tell an access: of QEMU's SMMU, of QEMU's memory regions, of Linux's rwmmio. */
const FORMS: readonly RegExp[] = [
  /smmuv3_(?<kind>read|write)_mmio\w*:?\s+(?:\S+ pid=\d+\s+)?addr[:=]\s*(?<addr>0x[\da-f]+)\s+val[:=]\s*(?<value>0x[\da-f]+)(?:\s+size[:=]\s*(?<size>0x[\da-f]+))?/i,
  /memory_region_ops_(?<kind>read|write)\s.*addr (?<addr>0x[\da-f]+) value (?<value>0x[\da-f]+) size (?<size>\d+) name '[^']*smmu/i,
  /rwmmio_(?:post_)?(?<kind>read|write): .*arm_smmu.*width=(?<bits>\d+) val=(?<value>0x[\da-f]+) addr=(?<addr>0x[\da-f]+)/i,
];

/** Undefined for a line that tells none. */
export function accessIn(line: string): RegisterAccess | undefined {
  if (!/mmio|memory_region_ops/.test(line)) return undefined;
  for (const form of FORMS) {
    const { kind, addr, value, size, bits } = form.exec(line)?.groups ?? {};
    if (addr === undefined) continue;
    const bytes = size !== undefined ? Number(size) : bits !== undefined ? Number(bits) / 8 : 4;
    return { write: kind === 'write', offset: Number(BigInt(addr) % BigInt(PAGE)), value: BigInt(value), size: bytes };
  }
  return undefined;
}

/** What accesses say, one after the other. */
export class Registers {
  private base = 0n;
  private gerror: bigint | undefined;
  private gerrorn = 0n;
  /** Whether the last that was written to CR0 leaves the queue off. */
  off = false;

  said({ write, offset, value, size }: RegisterAccess): readonly Said[] {
    const number = Number(value & 0xffffffffn);
    switch (offset) {
      case OFFSET.BASE:
      case OFFSET.BASE_HIGH: {
        const high = offset === OFFSET.BASE_HIGH;
        if (size === 8) this.base = value;
        else if (high) this.base = (this.base & 0xffffffffn) | (value << 32n);
        else this.base = (this.base & ~0xffffffffn) | value;
        return [{ is: 'size', log2size: Number(this.base & 31n), base: `0x${(this.base & ADDRESS).toString(16)}` }];
      }
      case OFFSET.PROD:
        return [{ is: 'prod', value: number }];
      case OFFSET.CONS:
        // CMDQ_CONS.ERR stays after the error was acknowledged.
        return [write || !this.isOpen() ? { is: 'cons', value: number } : { is: 'cons-error', cons: number }];
      case OFFSET.CR0:
        this.off = (number & CR0_CMDQEN) === 0;
        return [];
      case OFFSET.GERROR: {
        const before = this.isOpen() && this.gerror !== undefined;
        this.gerror = value;
        return this.isOpen() && !before ? [{ is: 'toggled' }] : [];
      }
      case OFFSET.GERRORN:
        this.gerrorn = value;
        return write ? [{ is: 'acknowledged' }] : [];
      default: {
        const name = IDRS.find((one) => REGISTER[one].offset === offset);
        return name && !write ? [{ is: 'idr', name, value: number }] : [];
      }
    }
  }

  /** Whether a command error waits to be acknowledged; true where GERROR was not read. */
  private isOpen(): boolean {
    return this.gerror === undefined || Number((this.gerror ^ this.gerrorn) & BigInt(GERROR_CMDQ)) !== 0;
  }
}
