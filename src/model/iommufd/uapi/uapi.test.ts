/** What holds of every struct of a uAPI header, whatever is in it: a number that is wrong breaks one of these. */
import { expect, test } from 'vitest';
import { UAPI } from './uapi.ts';

/** Those of which only the head is described here. */
const HEAD_ONLY = ['IOMMU_IOAS_NOIOMMU_GET_PA', 'IOMMU_TEST_CMD'];

test('numbers of ioctls follow each other, in the order of the header', () => {
  const numbers = Object.values(UAPI).map(({ nr }) => nr);
  expect(numbers).toEqual([...numbers.slice(0, -1).map((_, i) => 0x80 + i), 0xa0]);
});

test.each(Object.entries(UAPI))(
  '%s: fields lie behind each other, aligned, and fill it',
  (name, { size, least, fields }) => {
    let end = 0;
    const ends = fields.map((field) => {
      expect(field.at % field.bytes, field.name).toBe(0);
      // The compiler leaves no more between two fields than alignment needs.
      expect(field.at - end, field.name).toBeGreaterThanOrEqual(0);
      expect(field.at - end, field.name).toBeLessThan(8);
      end = field.at + field.bytes;
      return end;
    });
    if (HEAD_ONLY.includes(name)) return;
    expect(size).toBe(end);
    // An older struct ends where a later kernel has added a field.
    expect(ends).toContain(least);
  },
);
