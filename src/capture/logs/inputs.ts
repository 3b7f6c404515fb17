/** Takes each file for what it is and gets facts out of it; what nothing knows is said to be so. */
import { RECORD_BYTES, shortRecord } from '../../model/arch/smmuv3/fields/records.ts';
import { bytesToWords } from '../../model/state/memory.ts';
import { InputError } from '../../scenario/language/errors.ts';
import type { Brought, Unread } from '../importer.ts';
import { isStreamTable, plausible, queueMemory, recordsOf, slotsIn } from '../queue-memory.ts';
import { isMemoryText } from '../text/lines.ts';
import { memoryInText } from '../text/memory.ts';
import { eventOf } from './event.ts';
import type { Fact, Facts } from './facts.ts';
import { kernelLog, kernelLogSniff } from './kernel-log.ts';
import { traceLog, traceSniff } from './trace.ts';

/** The memory of a command queue. */
export interface Ring {
  readonly file: string;
  readonly words: Uint32Array;
  readonly missing: ReadonlySet<number>;
}

export interface Input extends Facts {
  readonly file: string;
  readonly ring?: Ring;
}

const COMMAND_BYTES = 16;
const RECORD = RECORD_BYTES / 4;
const nothing: Pick<Facts, 'facts' | 'unread'> = { facts: [], unread: [] };

export function inputOf(file: Brought): Input {
  const { name, text } = file;
  if (text !== undefined) {
    if (traceSniff(text)) return { file: name, ...traceLog(text) };
    if (isMemoryText(text)) {
      const memory = memoryInText(text, plausible);
      if (memory) {
        const told = `${memory.form}: ${memory.why}`;
        return memoryInput(name, memory.bytes, told, memory.missing, memory.unread);
      }
    }
    if (kernelLogSniff(text)) return { file: name, ...kernelLog(text) };
  }
  return memoryInput(name, file.bytes, 'raw', [], []);
}

function memoryInput(
  file: string,
  bytes: Uint8Array,
  told: string,
  gaps: readonly (readonly [number, number])[],
  before: readonly Unread[],
): Input {
  const words = bytesToWords(bytes.subarray(0, bytes.length - (bytes.length % COMMAND_BYTES)));
  const tail = bytes.length % COMMAND_BYTES;
  const unread = tail ? [...before, { line: null, text: `the last ${tail} bytes are no whole entry` }] : before;
  const records = recordsOf(words);
  if (records > 0) {
    const facts: Fact[] = [];
    for (let at = 0; at < records * RECORD; at += RECORD) {
      const gone = gaps.some(([from, to]) => from < (at + RECORD) * 4 && to > at * 4);
      if (gone || words.subarray(at, at + RECORD).every((word) => word === 0)) continue;
      facts.push({
        smmu: null,
        line: null,
        text: `record ${at / RECORD}: ${shortRecord(words, at)}`,
        is: 'event',
        event: eventOf(words.subarray(at, at + RECORD)),
      });
    }
    return {
      file,
      kind: 'event-queue memory',
      why: `${told}; ${records} records of ${RECORD_BYTES} bytes, the first ${shortRecord(words)}`,
      facts,
      unread,
    };
  }
  try {
    const commands = queueMemory(file, bytes.subarray(0, words.length * 4));
    return {
      file,
      kind: 'command-queue memory',
      why: `${told}; ${commands.length / 4} entries of ${COMMAND_BYTES} bytes`,
      facts: [],
      unread,
      ring: { file, words: commands, missing: slotsIn(gaps, COMMAND_BYTES) },
    };
  } catch (problem) {
    if (!(problem instanceof InputError)) throw problem;
    if (words.length > 0 && words.some((word) => word !== 0) && isStreamTable(words))
      return {
        file,
        kind: 'stream-table memory',
        why: `${told}; ${words.length / 16} entries of 64 bytes, V = 1 where anything is set`,
        ...nothing,
        unread,
      };
    return {
      file,
      kind: 'unknown',
      why: problem.problems[0].text,
      facts: [],
      unread: [...before, { line: null, text: problem.problems[0].text }],
    };
  }
}
