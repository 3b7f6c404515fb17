/** What is said of devices, branch by branch. */
import { expect, test } from 'vitest';
import { contextOf, topology } from '../arch/smmuv3/context.test-helper.ts';
import { toldText } from '../state/told.test-helper.ts';
import { DEVICE_EVENTS } from './events.ts';
import { DEVICE_SENTENCES } from './sentences.ts';

const at = { device: 0, iova: 0x1_0000_3000 };

test('devices', async () => {
  const text = toldText(DEVICE_EVENTS, DEVICE_SENTENCES, contextOf(topology(1)), [
    ['request', { ...at, ats: 1 }],
    ['request', { device: 1, iova: 0x3000, write: 1 }],
    ['request', { device: 1, iova: 0x3000 }],
    ['land', { ...at, write: 1, pa: 0x8_0000_4000, cached: 1 }],
    ['land', { ...at, pa: 0x4000 }],
    ['post', { ...at, write: 1 }],
    ['discard', at],
    ['abort', at],
    ['atcFill', { ...at, pa: 0x8_0000_4000 }],
    ['atcKill', at],
    ['answerInvalidate', { device: 0, entries: 0 }],
    ['answerInvalidate', { device: 0, entries: 1 }],
    ['answerInvalidate', { device: 0, entries: 2 }],
  ]);
  await expect(text).toMatchFileSnapshot('golden/sentences.txt');
});
