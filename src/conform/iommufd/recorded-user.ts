/** The recorded process: its memory as far as the recording shows it. */
import type { User, UserData } from '../../model/iommufd/uapi/user.ts';
import { type Call, dataBytes } from './call.ts';

/** Nothing is mapped this low: the selftests use such pointers to be refused. */
const LOWEST = 0x10000n;

export class RecordedUser implements User {
  readonly data: UserData;
  /** What the kernel wrote behind data_uptr. */
  written: Uint8Array | null = null;
  private readonly call: Call;
  private readonly open: (object: number) => number;

  constructor(call: Call, type: number, length: number, open: (object: number) => number) {
    this.call = call;
    this.open = open;
    const entry = call.in.entry_len === undefined ? undefined : Number(call.in.entry_len);
    const bytes = dataBytes(call.data_in, entry).subarray(0, call.data_bytes_readable ?? 0);
    this.data = {
      type,
      length,
      read: (from, count) => bytes.subarray(from, from + count),
      write: (out) => {
        if ((call.data_bytes_readable ?? 0) < out.length) return false;
        this.written = out;
        return true;
      },
    };
  }

  /** Whether memory can be pinned is a fact of the process: the recording tells it by EFAULT. */
  pin(va: bigint): boolean {
    return va >= LOWEST && this.call.errname !== 'EFAULT';
  }

  openFile(object: number): number {
    return this.open(object);
  }
}
