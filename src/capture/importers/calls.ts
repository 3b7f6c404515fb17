/** Calls of IOMMU_HWPT_INVALIDATE as a VMM recorded them. */
import type { Importer } from '../importer.ts';
import { areCalls, importCalls } from '../recorded-calls.ts';
import { certainly } from '../sure.ts';

export const CALLS: Importer = {
  id: 'calls',
  title: 'recorded calls of IOMMU_HWPT_INVALIDATE',
  sniff: ({ bytes }) =>
    certainly(areCalls(bytes) ? 'it begins with the head of a recorded call (0x494c5443)' : undefined),
  read: async ({ name, bytes }) => importCalls(name, bytes, { name, title: `${name}: recorded calls` }),
};
