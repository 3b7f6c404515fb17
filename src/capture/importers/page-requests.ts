/** PRI-queue memory: page requests of 16 bytes (IHI 0070 chapter 8), raw or as tools print them. */
import { OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { isRequest, REQUEST_BYTES } from '../../model/arch/smmuv3/fields/page-requests.ts';
import { wordsIn } from '../../model/state/memory.ts';
import type { Brought, Importer } from '../importer.ts';
import { eventText, requestOf } from '../logs/event.ts';
import type { LogFact } from '../logs/facts.ts';
import type { LogFinding } from '../logs/finding.ts';
import { memoryIn, memoryOf, whyOf, wholeOf } from '../memory.ts';
import { slotsIn } from '../queue-memory.ts';

const REQUEST = REQUEST_BYTES / 4;

export const PAGE_REQUESTS: Importer = {
  id: 'page-requests',
  title: 'PRI-queue memory',
  sniff: (file) => {
    const words = wordsOf(file);
    return words && areRequests(words)
      ? { why: 'its entries of 16 bytes are page requests', sure: 'likely' }
      : undefined;
  },
  facts(file) {
    const memory = memoryIn(file);
    const words = wordsOf(file)!;
    const missing = slotsIn(memory.missing, REQUEST_BYTES);
    const facts: LogFact[] = [];
    const findings: LogFinding[] = [];
    for (let slot = 0; slot < words.length / REQUEST; slot++) {
      const own = words.subarray(slot * REQUEST, slot * REQUEST + REQUEST);
      if (missing.has(slot) || own.every((word) => word === 0)) continue;
      const { group, last, ...event } = requestOf(own);
      facts.push({ smmu: null, line: null, text: `slot ${slot}: ${eventText(event)}`, is: 'event', event });
      if (last)
        findings.push({
          text: `StreamID 0x${event.sid!.toString(16)} waits for CMD_PRI_RESP of group ${group}`,
          why: 'it is the last request of its group; the memory does not tell whether it was answered',
          source: 'IHI 0070 chapter 8, 4.5.2',
          slots: [slot],
          smmu: null,
        });
    }
    return {
      kind: `PRI-queue memory${memory.form}`,
      why: whyOf(memory, `${facts.length} page requests of ${REQUEST_BYTES} bytes`),
      facts,
      findings,
      unread: wholeOf(memory, REQUEST_BYTES, 'request').unread,
    };
  },
};

function wordsOf(file: Brought): Uint32Array | undefined {
  const memory = memoryOf(file);
  return memory && wordsIn(wholeOf(memory, REQUEST_BYTES, 'request').bytes);
}

/** All that is not empty; a CMD_SYNC tells a command queue. */
function areRequests(words: Uint32Array): boolean {
  let used = 0;
  for (let at = 0; at < words.length; at += REQUEST) {
    if (words.subarray(at, at + REQUEST).every((word) => word === 0)) continue;
    if (!isRequest(words, at) || (words[at] & 0xff) === OP.SYNC) return false;
    used++;
  }
  return used > 0;
}
