/** What the VMM's main thread makes of iommufd's objects while a run goes on. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { holdersOf } from '../../model/iommufd/objects/holders.ts';
import { OBJ_TYPE, objectAt, typeOf } from '../../model/iommufd/objects/objects.ts';
import { vdevsOf } from '../../model/iommufd/objects/vdevs.ts';
import { OBJ, XA_NODE } from '../../model/state/ctx-layout.ts';
import type { Machine } from '../../model/state/machine.ts';
import { designById } from '../../model/system/designs.ts';
import type { Run } from '../../model/system/run.ts';
import { startRun } from '../../model/system/start.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { MAIN_EVENT } from '../../model/vmm/main-events.ts';
import { compileScenario } from './compile.ts';
import { InputError } from '../language/errors.ts';
import { HEADS } from '../played/bundled.test-helper.ts';
import { parseScenario } from '../language/parse.ts';

const text = (id: string): string => readFileSync(new URL(`../library/${id}.yaml`, import.meta.url), 'utf8');
const start = (source: string, seed?: number, design = 'viommu-batch'): Run =>
  startRun(compileScenario(parseScenario(source, 'x.yaml')), designById(design)!, { seed, extras: EXTRAS });

/** Ids of the objects that are there. */
const ids = (m: Machine): number[] => {
  const [k] = m.ctxs;
  return Array.from({ length: k.at.objects - 1 }, (_, i) => i + 1).filter((id) => typeOf(k, id) !== OBJ_TYPE.free);
};

describe('references', () => {
  const lessons = HEADS.filter(({ title }) => title.startsWith('Lesson')).map(({ id }) => id);

  test.each(lessons)('%s: users is what is held, at every step, in any order', (id) => {
    for (const seed of [undefined, 1, 2, 3, 4, 5]) {
      const run = start(text(id), seed);
      do {
        const m = run.machine;
        const [k] = m.ctxs;
        for (const object of ids(m)) {
          if (typeOf(k, object) === OBJ_TYPE.tombstone) continue;
          const users = m.w[objectAt(k, object) + OBJ.users];
          expect(holdersOf(k, object).length, `seed ${seed}, step ${run.position}, object ${object}`).toBe(users);
        }
      } while (run.extend(1));
    }
  });

  test('after the teardown nothing is left', () => {
    const run = start(text('teardown-order'));
    while (run.extend(100));
    expect(ids(run.machine)).toEqual([]);
  });

  test('a tombstone keeps its id for good', () => {
    const run = start(text('tombstone'));
    while (run.extend(100));
    expect(typeOf(run.machine.ctxs[0], 5)).toBe(OBJ_TYPE.tombstone);
    expect(run.history.objects.all.filter(({ since }) => since > 0).map(({ id }) => id)).toEqual([10]);
  });
});

test('xarray-growth: nodes after every vdevice that comes or goes', () => {
  const run = start(text('xarray-growth'));
  const nodes: number[] = [];
  while (run.extend(1)) {
    const vdevs = vdevsOf(run.machine, 0);
    if (!vdevs) continue;
    const { k } = vdevs;
    const used = Array.from({ length: k.at.xaNodes }, (_, i) => k.w[k.at.xaNodesAt + i * XA_NODE.SIZE + XA_NODE.used]);
    nodes.push(used.reduce((a, b) => a + b, 0));
  }
  // viommu; 0x0, 0x10, taken, 0x100, 0xff00; and back: 0x10, 0xff00, 0x100 (0x0 moves into the head), 0x0.
  expect(nodes).toEqual([0, 1, 1, 1, 3, 6, 6, 3, 0, 0]);
});

test('lost-events: what the VMM reads', () => {
  const run = start(text('lost-events'));
  const reads: number[][] = [];
  while (run.extend(1))
    for (const { kind, args } of run.events) if (kind === MAIN_EVENT.read) reads.push([...args.slice(4, 8)]);
  // events, newest lost + 1, first, last
  expect(reads).toEqual([
    [1, 0, 0, 0],
    [2, 0, 1, 4],
    [2, 8, 5, 6],
  ]);
});

describe('mistakes in a program', () => {
  const lesson = text('allocation-order');
  const change = (from: string, to: string): string => {
    expect(lesson).toContain(from);
    return lesson.replace(from, to);
  };

  test.each([
    [
      'a name that nothing has',
      change('pt_id: viommu', 'pt_id: viom'),
      'vms[0].vmm[9].IOMMU_HWPT_ALLOC.pt_id',
      "the name 'viom'",
    ],
    ['an unknown ioctl', change('IOMMU_IOAS_MAP:', 'IOMMU_IOAS_MPA:'), 'vmm[2]', 'IOMMU_IOAS_MAP'],
    [
      'an unknown field',
      change('virt_id: 0x9', 'virtual: 0x9'),
      'IOMMU_VDEVICE_ALLOC.virtual',
      'viommu_id, dev_id, virt_id',
    ],
    ['a name for nothing', change('{ ioas_id: ioas }', '{ ioas_id: ioas, as: map }'), 'IOMMU_IOAS_MAP.as', 'no object'],
    [
      'a device that is not there',
      change('device: A, as: dev_A', 'device: Z, as: dev_A'),
      'vmm[0].bind.device',
      'expected one of A',
    ],
    ['a vSTE of nobody', change('vste: A', 'vste: Q'), 'IOMMU_HWPT_ALLOC.vste', "no vdevice for 'Q'"],
    ['a mark that is not there', change('after: attached', 'after: detached'), 'program[1].after', 'attached'],
    ['a text where a number stands', change('virt_id: 0x8', 'virt_id: eight'), 'virt_id', 'expected a number'],
    [
      'two ioctls in one step',
      change('{ id: plain }', '{ id: plain }\n        IOMMU_IOAS_ALLOC: {}'),
      'vmm[6]',
      'expected',
    ],
    ['an unknown kind of objects', change('objects: none', 'objects: some'), 'vms[0].objects', 'ready or none'],
  ])('%s', (_, source, field, expected) => {
    const read = () => start(source);
    expect(read).toThrow(InputError);
    expect(read).toThrow(field);
    expect(read).toThrow(expected);
  });
});
