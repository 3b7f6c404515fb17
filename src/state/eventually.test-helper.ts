import { vi } from 'vitest';

/** Waits until something holds. Its limit is a net only: how long that takes is the machine's. */
export const eventually = <T>(holds: () => T | Promise<T>): Promise<T> => vi.waitFor(holds, { timeout: 180_000 });
