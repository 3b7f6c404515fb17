/** By architecture: what a read of a device takes, and where it leads. Nothing is changed by asking. */
import type { Machine } from '../state/machine.ts';
import type { WayOf } from './arch.ts';
import { wayOf } from './smmuv3/hw/way.ts';

export const WAYS: Readonly<Record<string, WayOf<Machine>>> = { smmuv3: wayOf };
