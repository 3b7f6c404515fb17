/** What the record of a refused transaction says (IHI 0070 7.3). */
import { expect, test } from 'vitest';
import { getField } from '../../../fields/field.ts';
import { buildHost } from '../../../system/build.ts';
import { designById } from '../../../system/designs.ts';
import { topology } from '../context.test-helper.ts';
import { CLASS, EVENT, RECORD } from '../fields/records.ts';
import { recordOf } from './eventq.ts';
import { newOutcome } from './outcome.ts';

const { m } = buildHost(topology(1), designById('viommu-batch')!);

test.each([
  ['with a SubstreamID', 5, [1, 5]],
  ['with SubstreamID 0', 0, [1, 0]],
  ['without', -1, [0, 0]],
])('a transaction %s', (_, ssid, expected) => {
  const request = { sid: 0x100, ssid, hi: 0x12, lo: 0x34567000, write: true, privileged: true, ats: false };
  const out = { ...newOutcome(), type: EVENT.F_TRANSLATION, rnw: false, cls: CLASS.IN };
  const record = recordOf(m, request, out);
  const get = (field: (typeof RECORD)[keyof typeof RECORD]): number => getField(field, record);
  expect([get(RECORD.SSV), get(RECORD.SSID)]).toEqual(expected);
  expect([RECORD.TYPE, RECORD.SID, RECORD.PNU, RECORD.RNW, RECORD.S2, RECORD.CLASS].map(get)).toEqual([
    EVENT.F_TRANSLATION,
    0x100,
    1,
    0,
    0,
    CLASS.IN,
  ]);
  expect([...record.subarray(4, 6)]).toEqual([0x34567000, 0x12]);
});
