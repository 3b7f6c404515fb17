/** What is said of a physical SMMU, branch by branch. */
import { expect, test } from 'vitest';
import { IOMMU_EVENTS } from '../../../iommu/events.ts';
import { ATTR_S1, ATTR_S2 } from '../../../state/tlb.ts';
import { toldText } from '../../../state/told.test-helper.ts';
import { contextOf, topology } from '../context.test-helper.ts';
import { OP, command } from '../fields/commands.ts';
import { CLASS, EVENT, RECORD } from '../fields/records.ts';
import { CERROR } from '../fields/register-bits.ts';
import { setField } from '../../../fields/field.ts';
import { WRITTEN } from './eventq.ts';
import { ABORT, USED } from './outcome.ts';
import { IOMMU_SENTENCES } from './sentences.ts';

const entry = { tag: 0x20005, iova: 0x1_0000_3000, pa: 0x8_0000_4000 };
const at = { device: 0, iova: 0x1_0000_3000, sid: 0x101 };
const tlbi = [...command(OP.TLBI_NH_VA, { asid: 5, vmid: 2, va: 0x3000, leaf: 1 })];

/** First six words of a record. */
const record = (type: number, fields: Partial<Record<keyof typeof RECORD, number>>) => {
  const w = new Uint32Array(8);
  setField(RECORD.TYPE, w, type);
  for (const [name, value] of Object.entries(fields)) setField(RECORD[name as keyof typeof RECORD], w, value);
  return [...w.subarray(0, 6)] as unknown as readonly [number, number, number, number, number, number];
};

test('a physical SMMU', async () => {
  const text = toldText(IOMMU_EVENTS, IOMMU_SENTENCES, contextOf(topology(2)), [
    ['consume', { at: 0x1ff, w: tlbi as never }],
    ['sync', { at: 0x100 }],
    ['iotlbFill', { ...entry, attr: ATTR_S1 | ATTR_S2 }],
    ['iotlbFill', { ...entry, attr: ATTR_S2 }],
    ['iotlbKill', { ...entry, attr: ATTR_S1 }],
    ['iotlbKill', { ...entry, attr: ATTR_S2 }],
    ['translate', { ...at, pa: 0x8_0000_4000, used: 0 }],
    ['translate', { ...at, pa: 1, used: USED.ste | USED.l1std }],
    ['translate', { ...at, pa: 1, used: USED.ste | USED.cd | USED.l1cd | USED.s1 | USED.s2 }],
    ['translate', { ...at, pa: 1, used: USED.cachedSte | USED.cachedCd | USED.walkCache | USED.s1 }],
    ['translate', { ...at, pa: 1, used: USED.cachedSte | USED.cd | USED.s2 | USED.iotlb }],
    ['translate', { ...at, pa: 1, used: USED.cachedSte | USED.iotlb }],
    ['translate', { ...at, pa: 1, used: USED.cachedSte | USED.s2 }],
    ['refuse', { ...at, used: 0, fault: ABORT }],
    ['refuse', { ...at, used: USED.l1std, fault: EVENT.C_BAD_STREAMID }],
    ['refuse', { ...at, used: USED.ste | USED.l1cd, fault: EVENT.C_BAD_SUBSTREAMID }],
    ['refuse', { ...at, device: 1, used: USED.cachedCd | USED.s1, fault: EVENT.F_TRANSLATION }],
    ['sendInvalidate', { device: 0, address: 0x3000, size: 0 }],
    ['dropFill', at],
    ['record', { written: WRITTEN.yes, w: record(EVENT.F_TRANSLATION, { SID: 0x100, RNW: 1, CLASS: CLASS.IN }) }],
    [
      'record',
      { written: WRITTEN.lost, w: record(EVENT.F_PERMISSION, { SID: 0x100, S2: 1, CLASS: CLASS.TT, SSV: 1, SSID: 3 }) },
    ],
    ['record', { written: WRITTEN.aborted, w: record(EVENT.C_BAD_STE, { SID: 0x200 }) }],
    ['timeOut', { device: 0 }],
    ['commandError', { w: [OP.CFGI_STE, 0, 0, 0], cerror: CERROR.ILL, at: 3 }],
    ['defer', { at: 3 }],
    ['effect', { w: tlbi as never }],
  ]);
  await expect(text).toMatchFileSnapshot('golden/sentences.txt');
});
