/** MMIO pages of viommus: where they are handed out, and how they are mapped (Linux 7.3). */
import { expect, test } from 'vitest';
import { OBJ } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { open } from '../ctx.test-helper.ts';
import { RULES } from '../uapi/rules.ts';
import { holdersOf } from './holders.ts';
import { handOutMmio, mapMmio, unmapMmio } from './mmio.ts';
import { OBJ_TYPE, allocObject, freeObject, objectAt } from './objects.ts';

const users = (k: Ctx, id: number): number => k.w[objectAt(k, id) + OBJ.users];

test('MMIO pages: the lowest free range, from page 1; mapped as a whole, shared and not to be executed', () => {
  const k = open();
  const viommus = [1, 2, 3, 4].map(() => allocObject(k, OBJ_TYPE.viommu));
  expect(viommus.slice(0, 3).map((id) => handOutMmio(k, id, 2))).toEqual([1, 3, 5]);
  freeObject(k, 2);
  allocObject(k, OBJ_TYPE.viommu);
  expect(handOutMmio(k, viommus[3], 3)).toBe(7);
  expect(handOutMmio(k, 2, 2)).toBe(3);
  const [SHARED, EXEC] = [1, 4];
  expect(mapMmio(k, 0x3000, 0x2000, 3, 2)).toBe(RULES.mmapShared);
  expect(mapMmio(k, 0x3000, 0x2000, EXEC | 1, SHARED)).toBe(RULES.mmapExec);
  expect(mapMmio(k, 0x3000, 0x1000, 3, SHARED)).toBe(RULES.mmapRange);
  expect(mapMmio(k, 0x2000, 0x2000, 3, SHARED)).toBe(RULES.mmapRange);
  expect(mapMmio(k, 0, 0, 3, SHARED)).toBe(RULES.mmapRange);
  expect(mapMmio(k, 0x3000, 0x2000, 3, SHARED)).toBe(2);
  expect(holdersOf(k, 2).map(({ why }) => why)).toEqual(['the object table', 'a mapping of its MMIO page']);
  expect(users(k, 2)).toBe(2);
  unmapMmio(k, 2);
  expect([users(k, 2), holdersOf(k, 2).length]).toEqual([1, 1]);
});
