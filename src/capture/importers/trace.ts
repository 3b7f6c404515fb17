/** The emulator's trace of its SMMUv3. */
import type { Importer } from '../importer.ts';
import { traceLog, traceSniff } from '../logs/trace.ts';

export const TRACE: Importer = {
  id: 'trace',
  title: 'a trace of QEMU’s SMMUv3',
  sniff: ({ text }) => (text === undefined ? undefined : traceSniff(text)),
  facts: ({ text = '' }) => traceLog(text),
};
