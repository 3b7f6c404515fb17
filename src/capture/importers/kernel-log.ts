/** What Linux and Xen print of an SMMUv3. */
import type { Importer } from '../importer.ts';
import { certainly } from '../sure.ts';
import { kernelLog, kernelLogSniff } from '../logs/kernel-log.ts';

export const KERNEL_LOG: Importer = {
  id: 'kernel-log',
  title: 'a kernel log',
  sniff: ({ text }) => (text === undefined ? undefined : certainly(kernelLogSniff(text))),
  facts: ({ text = '' }) => kernelLog(text),
};
