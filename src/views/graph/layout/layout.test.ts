import { describe, expect, test } from 'vitest';
import { type Fixture, fixture, type Shape } from './fixture.test-helper.ts';
import { type Box, bottom, midY, overlap, type Point, right } from './geometry.ts';
import { layoutOf, readableLayout, scaleOf } from './layout.ts';

const SIZES = [
  [678, 408, 11],
  [763, 472, 12],
  [1017, 586, 13.5],
] as const;

const SMALL: Shape = { vms: [1], devices: 2, iommus: 1, viommu: true };
const CROWDED: Shape = { vms: [3, 3, 2], devices: 8, iommus: 3, viommu: true };
const SHAPES: Record<string, Shape> = {
  'one device': { ...SMALL, devices: 1 },
  'two devices': SMALL,
  'two devices, no viommu': { ...SMALL, viommu: false },
  'two viommus on one S2': { ...SMALL, vms: [2], devices: 1, shared: true },
  'two SMMUs': { ...SMALL, vms: [2], devices: 1, iommus: 2 },
  'two VMs': { ...SMALL, vms: [1, 1], devices: 1 },
  'two devices, VCMDQ': { ...SMALL, vcmdq: true },
  'two VMs, VCMDQ': { ...SMALL, vms: [1, 1], devices: 1, vcmdq: true },
  'twelve devices, VCMDQ': { ...SMALL, devices: 12, vcmdq: true },
  'two devices, vEVENTQ': { ...SMALL, veventq: true },
  'six devices': { ...SMALL, devices: 6 },
  'twelve devices': { ...SMALL, devices: 12 },
  'crowded, no viommu': { ...CROWDED, viommu: false },
  'crowded, one S2 per VM': { ...CROWDED, shared: true },
  'twelve devices, vEVENTQs': { ...SMALL, vms: [2], devices: 6, veventq: true },
  crowded: CROWDED,
};

const place = ({ nodes, edges }: Fixture, [width, height, font]: readonly [number, number, number] = SIZES[1]) =>
  layoutOf(nodes, edges, { width, height }, font);

/** An xarray holds its slots and nothing else. */
const solid = (boxes: ReadonlyMap<string, Box>): [string, Box][] => [...boxes];

describe.each(Object.entries(SHAPES))('%s', (_, shape) => {
  const made = fixture(shape);
  describe.each(SIZES)('%i × %i', (...size) => {
    const layout = place(made, size);

    test('everything has a place of its own inside the picture', () => {
      const boxes = solid(layout.boxes);
      expect(boxes).toHaveLength(made.nodes.length);
      for (const [i, [name, a]] of boxes.entries()) {
        const over = boxes.slice(i + 1).filter(([, b]) => overlap(a, b));
        expect(over, name).toEqual([]);
        expect(a.x, name).toBeGreaterThanOrEqual(0);
        expect(a.y, name).toBeGreaterThanOrEqual(0);
        expect(right(a), name).toBeLessThanOrEqual(layout.width);
        expect(bottom(a), name).toBeLessThanOrEqual(layout.height);
      }
    });

    test('lines stay inside the picture', () => {
      for (const { key, points } of layout.lines) {
        for (const [x, y] of points) {
          expect(x, key).toBeGreaterThanOrEqual(0);
          expect(y, key).toBeGreaterThanOrEqual(0);
          expect(x, key).toBeLessThanOrEqual(layout.width);
          expect(y, key).toBeLessThanOrEqual(layout.height);
        }
      }
    });

    test('a look-up is a straight line', () => {
      const looked = layout.lines.filter(
        ({ edge: { from, to } }) =>
          from.startsWith('slot/') || /^(vdevice|idev)\//.test(to) || to.startsWith('device/'),
      );
      for (const { key, points, edge } of looked.filter(({ edge: { from } }) => !from.startsWith('vmm/'))) {
        expect(points, key).toHaveLength(2);
        expect(points[0][1], key).toBeCloseTo(points[1][1]);
        const from = layout.boxes.get(edge.from) ?? layout.slots.get(edge.from)!;
        expect(midY(from), key).toBeCloseTo(points[0][1], 0);
      }
    });

    test('slots stand inside their xarray, in the order of their index', () => {
      for (const [id, box] of layout.slots) {
        if (!id.startsWith('slot/')) continue;
        const xa = layout.boxes.get(`xa/${id.split('/')[1]}`)!;
        expect(box.y, id).toBeGreaterThan(xa.y);
        expect(bottom(box), id).toBeLessThanOrEqual(bottom(xa));
      }
      const heights = [...layout.slots].filter(([id]) => id.startsWith('slot/vsmmu0/')).map(([, { y }]) => y);
      expect(heights).toEqual([...heights].sort((a, b) => a - b));
    });
  });
});

describe.each(Object.entries(SHAPES).filter(([, { vcmdq }]) => vcmdq))('%s', (_, shape) => {
  const made = fixture(shape);
  test.each(SIZES)('VCMDQs and SID slots stand side by side inside their VINTF, %i × %i', (...size) => {
    const { boxes, slots, lines } = place(made, size);
    const parts = [...slots].filter(([id]) => !id.startsWith('slot/'));
    expect(parts.map(([id]) => id).sort()).toEqual(made.nodes.flatMap((node) => node.parts ?? []).sort());
    for (const [i, [id, box]] of parts.entries()) {
      const vintf = boxes.get(`vintf/${id.split('/')[1]}`)!;
      expect(box.x > vintf.x && right(box) < right(vintf), id).toBe(true);
      expect(box.y > vintf.y && bottom(box) < bottom(vintf), id).toBe(true);
      for (const [other, b] of parts.slice(i + 1)) expect(overlap(box, b), `${id} and ${other}`).toBe(false);
    }
    // A HW_QUEUE leads to its VCMDQ as far as it can be seen.
    for (const { key, points, edge } of lines.filter(({ edge: { to } }) => to.startsWith('vcmdq/'))) {
      const [x, y] = points[points.length - 1];
      const [vcmdq, vintf] = [slots.get(edge.to)!, boxes.get(`vintf/${edge.to.split('/')[1]}`)!];
      expect(x, key).toBeCloseTo(vintf.x);
      expect(y > vcmdq.y && y < bottom(vcmdq), key).toBe(true);
    }
  });
});

test('few devices are cards at nearly full size, many are cells', () => {
  for (const [width, height, font] of SIZES) {
    for (const devices of [1, 2, 3]) {
      const layout = place(fixture({ ...SMALL, devices }), [width, height, font]);
      expect(layout.form).toBe('cards');
      expect(scaleOf(layout, { width, height })).toBeGreaterThan(0.9);
    }
    expect(place(fixture(CROWDED), [width, height, font]).form).toBe('cells');
  }
});

test('64 devices can be read when the picture is fitted, as far as they are drawn', () => {
  const { nodes, edges } = fixture(CROWDED);
  for (const [width, height, font] of SIZES) {
    const layout = readableLayout(nodes, edges, { width, height }, font);
    expect(scaleOf(layout, { width, height }) * layout.metrics.font, `${width}`).toBeGreaterThanOrEqual(10.95);
  }
});

test('what two designs share stands at the same place', () => {
  for (const shape of [SMALL, CROWDED]) {
    const [a, b] = [true, false].map((viommu) => place(fixture({ ...shape, viommu })).boxes);
    for (const [id, box] of a) {
      if (/^(vcpu|vmm|ioas|device|smmu)\//.test(id)) expect(b.get(id), id).toEqual(box);
    }
  }
});

describe.each(['two viommus on one S2', 'crowded, one S2 per VM'])('%s', (name) => {
  const { lines, boxes } = place(fixture(SHAPES[name]));
  const touches = ([x, y]: Point, id: string): boolean => {
    const box = boxes.get(id)!;
    return x >= box.x && x <= right(box) && y >= box.y && y <= bottom(box);
  };

  test('every viommu points to its stage 2, and the list is a thread through them', () => {
    const pointers = lines.filter(({ edge: { from, to } }) => from.startsWith('viommu/') && to.startsWith('hwpt_'));
    for (const { key, points, edge } of pointers) {
      expect(edge.kind, key).toBe('pointer');
      expect(touches(points[0], edge.from) && touches(points[points.length - 1], edge.to), key).toBe(true);
    }
    const heads = new Set(pointers.map(({ edge }) => edge.to));
    for (const head of heads) {
      const list = lines.filter(({ edge }) => edge.kind === 'derived' && edge.from === head);
      const on = pointers.filter(({ edge }) => edge.to === head).map(({ edge }) => edge.from);
      expect(list.map(({ edge }) => edge.to)).toEqual(on);
      list.forEach(({ key, points, leadsTo }, i) => {
        expect(touches(points[0], i > 0 ? on[i - 1] : head) && touches(points[points.length - 1], on[i]), key).toBe(
          true,
        );
        expect(leadsTo, key).toEqual(on.slice(i));
      });
    }
  });

  test('the thread runs over no other object', () => {
    for (const { key, points } of lines.filter(({ edge }) => edge.kind === 'derived'))
      for (let i = 1; i < points.length; i++) {
        const [[ax, ay], [bx, by]] = [points[i - 1], points[i]];
        const piece = { x: Math.min(ax, bx), y: Math.min(ay, by), w: Math.abs(ax - bx), h: Math.abs(ay - by) };
        for (const [id, box] of boxes)
          expect(overlap(piece, box) && !key.includes(id), `${key} over ${id}`).toBe(false);
      }
  });
});

test('every edge of a small run is drawn, in orthogonal pieces', () => {
  const made = fixture(SMALL);
  const { lines } = place(made);
  expect(lines).toHaveLength(made.edges.length);
  for (const { key, points } of lines) {
    for (let i = 1; i < points.length; i++) {
      const straight = points[i][0] === points[i - 1][0] || points[i][1] === points[i - 1][1];
      expect(straight, key).toBe(true);
    }
  }
});
