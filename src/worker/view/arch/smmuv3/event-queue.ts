/** The event queue of a physical IOMMU: the records of transactions that it refused (IHI 0070 7). */
import { EVENT_DOC } from '../../../../model/arch/smmuv3/fields/record-text.ts';
import { RECORD, RECORD_BYTES, eventName, recordFields } from '../../../../model/arch/smmuv3/fields/records.ts';
import { CR0_EVENTQEN } from '../../../../model/arch/smmuv3/fields/register-bits.ts';
import { type Field, getField } from '../../../../model/fields/field.ts';
import { readWords } from '../../../../model/arch/smmuv3/hw/config.ts';
import { eventq, recordAddress } from '../../../../model/arch/smmuv3/hw/eventq.ts';
import { REGS } from '../../../../model/arch/smmuv3/state.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import { indexOf, wrapOf } from '../../../../model/state/queue.ts';
import type { FieldRow } from '../../../protocol/fields.ts';
import type { EventQueue, EventRecord } from '../../../protocol/registers.ts';
import { asValue, words64 } from '../../detail/field-rows.ts';
import { decimal, inHexadecimal } from '../../detail/values.ts';

/** Records shown: the latest ones. */
const MOST = 32;

export function eventQueue(m: Machine, s: number): EventQueue {
  const { regs } = m.layout.iommus[s];
  const { log2, prod, cons, overflow } = eventq(m, regs);
  const wrapping = 2 ** (log2 + 1);
  const unread = (prod - cons + wrapping) % wrapping;
  const records: EventRecord[] = [];
  for (let back = 1; back <= Math.min(2 ** log2, MOST); back++) {
    const at = (prod - back + wrapping) % wrapping;
    const words = readWords(m, recordAddress(m, regs, at), RECORD_BYTES / 4);
    // A slot that nothing was ever written to: no event has number 0.
    if (getField(RECORD.TYPE, words) === 0) break;
    records.push({ slot: indexOf(at, log2), wrap: wrapOf(at, log2), read: back > unread, ...recordView(words) });
  }
  return {
    iommu: m.topo.iommus[s].name,
    enabled: (m.w[regs + REGS.cr0] & CR0_EVENTQEN) !== 0,
    log2size: log2,
    prod: { index: indexOf(prod, log2), wrap: wrapOf(prod, log2) },
    cons: { index: indexOf(cons, log2), wrap: wrapOf(cons, log2) },
    overflow,
    records,
  };
}

/** A record of eight u32, decoded. */
export function recordView(words: ArrayLike<number>): Omit<EventRecord, 'slot' | 'wrap' | 'read'> {
  const type = getField(RECORD.TYPE, words);
  return {
    type: eventName(type),
    doc: EVENT_DOC[type] ?? 'The model raises no event of this type',
    fields: recordFields(type)
      .filter((field) => means(field, words))
      .map((field) => fieldRow(field, words)),
    words: words64(words),
  };
}

/** A SubstreamID without SSV, an IPA of stage 1 and the tag of a transaction that does not stall say nothing. */
function means(field: Field, words: ArrayLike<number>): boolean {
  if (field === RECORD.SSID) return getField(RECORD.SSV, words) === 1;
  if (field === RECORD.IPA) return getField(RECORD.S2, words) === 1;
  if (field === RECORD.STAG) return getField(RECORD.STALL, words) === 1;
  return true;
}

const HEX = new Set([RECORD.SID, RECORD.SSID] as Field[]);

function fieldRow(field: Field, words: ArrayLike<number>): FieldRow {
  const { name, doc } = field;
  if (field === RECORD.INPUT) return { name, doc, value: inHexadecimal((BigInt(words[5]) << 32n) | BigInt(words[4])) };
  const number = getField(field, words);
  if (field === RECORD.RNW) return { name, doc, value: { ...decimal(number), meaning: number ? 'read' : 'write' } };
  return { name, doc, value: HEX.has(field) ? inHexadecimal(number) : asValue(field, number) };
}
