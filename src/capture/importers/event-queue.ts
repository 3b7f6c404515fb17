/** Event-queue memory: records of 32 bytes (IHI 0070 7.3), raw or as tools print them. */
import { shortRecord } from '../../model/arch/smmuv3/fields/record-text.ts';
import { RECORD_BYTES } from '../../model/arch/smmuv3/fields/records.ts';
import { wordsIn } from '../../model/state/memory.ts';
import type { Importer } from '../importer.ts';
import { eventOf } from '../logs/event.ts';
import type { LogFact } from '../logs/facts.ts';
import { heldOf, memoryIn, type Memory, memoryOf, whyOf, wholeOf } from '../memory.ts';
import { recordsHeld, recordsOf } from '../queue-memory.ts';

const RECORD = RECORD_BYTES / 4;

export const EVENT_QUEUE: Importer = {
  id: 'event-queue',
  title: 'event-queue memory',
  sniff: (file) => {
    const memory = memoryOf(file);
    if (!memory || recordsIn(memory) === 0) return undefined;
    return { why: 'its entries of 32 bytes are event records', sure: 'likely' };
  },
  facts(file) {
    const memory = memoryIn(file);
    const words = wordsIn(wholeOf(memory, RECORD_BYTES, 'record').bytes);
    const facts: LogFact[] = [];
    let first = 0;
    for (let at = 0; at + RECORD <= words.length; at += RECORD) {
      const gone = memory.missing.some(([from, to]) => from < (at + RECORD) * 4 && to > at * 4);
      const record = words.subarray(at, at + RECORD);
      if (gone || record.every((word) => word === 0)) continue;
      if (facts.length === 0) first = at;
      const text = `record ${at / RECORD}: ${shortRecord(words, at)}`;
      facts.push({ smmu: null, line: null, text, is: 'event', event: eventOf(record) });
    }
    return {
      kind: `event-queue memory${memory.form}`,
      why: whyOf(memory, `${facts.length} records of ${RECORD_BYTES} bytes, the first ${shortRecord(words, first)}`),
      facts,
      unread: wholeOf(memory, RECORD_BYTES, 'record').unread,
    };
  },
};

/** What is whole is judged once for all who ask. */
const recordsIn = (memory: Memory): number =>
  memory.missing.length === 0 ? recordsHeld(memory.bytes) : recordsOf(wordsIn(heldOf(memory, RECORD_BYTES)));
