/** The emulator's trace of its SMMUv3. */
import type { Importer } from '../importer.ts';
import { certainly } from '../sure.ts';
import { traceLog, traceSniff } from '../logs/trace.ts';

export const TRACE: Importer = {
  id: 'trace',
  title: 'a trace of QEMU’s SMMUv3',
  sniff: ({ text }) => (text === undefined ? undefined : certainly(traceSniff(text))),
  facts: ({ text = '' }) => traceLog(text),
};
