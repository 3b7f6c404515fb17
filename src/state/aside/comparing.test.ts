import { expect, test, vi } from 'vitest';
import type { SideOf, Source } from '../../worker/protocol.ts';
import { eventually } from '../eventually.test-helper.ts';
import { digestOf } from '../digest.ts';
import { createExplorer } from '../explorer.ts';
import { createComparing } from './comparing.ts';
import { LivePort } from '../live.test-helper.ts';

const side = (design: string, id = 'interlaced'): SideOf => ({
  source: { kind: 'scenario', id },
  design,
  choices: [],
});

/** A page, with nothing open, and the ports of all workers in the order of their start. */
function pageWith() {
  const ports: LivePort[] = [];
  const page = createExplorer(
    () => {
      const port = new LivePort();
      ports.push(port);
      return port;
    },
    undefined,
    { alone: true },
  );
  return { page, ports, ...createComparing(page) };
}

/** Compares them, as the page does. */
async function compared(
  { page, store }: Pick<ReturnType<typeof pageWith>, 'page' | 'store'>,
  sides: readonly SideOf[],
) {
  await page.actions.compare(sides);
  await eventually(() => expect(store.getState().compared).not.toBeNull());
  return store.getState();
}

test('each side is an explorer at its own run; a side that stays keeps its explorer', async () => {
  const { page, store, close } = pageWith();
  const { compared: found, explorers } = await compared({ page, store }, [
    side('viommu-batch'),
    side('split-by-target'),
  ]);
  expect(found?.sides.map(({ name }) => name)).toEqual(['viommu-batch', 'split-by-target']);
  expect(found?.divergences[0]).toMatchObject({ kind: 'hardware', command: 1 });
  expect(explorers.map(({ store: own }) => own.getState().opened?.design)).toEqual(['viommu-batch', 'split-by-target']);

  const later = await compared({ page, store }, [
    side('viommu-batch'),
    side('viommu-single'),
    side('viommu-batch', 'error-in-the-middle'),
  ]);
  expect(later.replaced).toEqual([]);
  expect(later.explorers[0]).toBe(explorers[0]);
  expect(later.names).toEqual([
    'viommu-batch in interlaced',
    'viommu-single in interlaced',
    'viommu-batch in error-in-the-middle',
  ]);
  await eventually(() => expect(store.getState().alike).toEqual(['error-in-the-middle']));
  close();
  page.close();
});

test('rows that the comparison before had are not asked of one with fewer', async () => {
  const { page, store, actions, close } = pageWith();
  const { compared: found } = await compared({ page, store }, [side('viommu-batch'), side('viommu-single')]);
  await actions.want([0, found?.rows ?? Number.NaN, 99]);
  expect(store.getState().problem).toBe('');
  expect(Object.keys(store.getState().rows)).toEqual(['0']);
  close();
  page.close();
});

test('what cannot be made is told, and the next comparison begins anew', async () => {
  const { page, store, close } = pageWith();
  await page.actions.compare([side('viommu-batch'), side('viommu-batch', 'nowhere')]);
  await eventually(() => expect(store.getState().problem).toContain('nowhere'));
  expect(store.getState().compared).toBeNull();
  const { problem, compared: found } = await compared({ page, store }, [side('viommu-batch'), side('viommu-batch')]);
  expect({ problem, all: found?.all }).toEqual({ problem: '', all: 0 });
  page.actions.showDialog(null);
  expect(store.getState()).toMatchObject({ sides: null, explorers: [], compared: null });
  close();
});

test('every design is counted, then searched', async () => {
  const { store, actions, close } = pageWith();
  await actions.count(side('vcmdq').source, [], ['viommu-batch', 'viommu-single']);
  const { costs, searched } = store.getState();
  expect(Object.keys(costs)).toEqual(['viommu-batch', 'viommu-single']);
  expect(searched['viommu-single']).toMatchObject({ kind: 'done', result: { verdict: 'exhausted' } });

  // Other costs: another time, and nothing that is counted.
  await actions.count(side('vcmdq').source, [['vmm.ioctl', 10_400]], ['viommu-single']);
  const { costs: dearer } = store.getState();
  expect(Object.keys(dearer)).toEqual(['viommu-single']);
  expect(dearer['viommu-single'].time).toBe((costs['viommu-single'].time ?? 0) + 40_000);
  expect(dearer['viommu-single'].counts).toEqual(costs['viommu-single'].counts);
  close();
});

test('the run that is open is not made again, until the page opens another, and its worker makes another side', async () => {
  const { page, ports, store, close } = pageWith();
  await page.actions.start({ ...side('viommu-batch'), position: 7 });
  const sides = [side('viommu-batch'), side('split-by-target')];
  const [lent, beside] = (await compared({ page, store }, sides)).explorers;
  await eventually(() => expect(store.getState().alike).not.toEqual([]));
  // That of the page, and its helper.
  expect(ports).toHaveLength(2);
  await lent.actions.goTo(20);
  expect(lent.store.getState().view?.position).toBe(20);
  expect(page.store.getState().position).toBe(7);

  await page.actions.chooseDesign('vcmdq');
  await eventually(() => expect(store.getState().compared).not.toBeNull());
  const now = store.getState();
  expect(now.explorers[1]).toBe(beside);
  expect(now.explorers[0]).not.toBe(lent);
  expect(now.explorers.map((explorer) => explorer.store.getState().opened?.design)).toEqual([
    'viommu-batch',
    'split-by-target',
  ]);
  expect(ports).toHaveLength(3);
  close();
  // The worker that was lent goes on.
  await page.actions.goTo(9);
  expect(page.store.getState().view?.position).toBe(9);
  page.close();
});

test('sides are made anew when the worker dies that made them', async () => {
  const { page, ports, store, close } = pageWith();
  await page.actions.start({ ...side('viommu-batch'), position: 0 });
  const { explorers } = await compared({ page, store }, [side('viommu-batch'), side('vcmdq')]);
  ports[0].onerror?.({ message: 'gone' } as ErrorEvent);
  expect(store.getState().compared).toBeNull();
  await eventually(() => expect(store.getState().compared).not.toBeNull());
  const now = store.getState();
  expect(now).toMatchObject({ problem: '', names: ['viommu-batch', 'vcmdq'] });
  expect(now.explorers.some((explorer) => explorers.includes(explorer))).toBe(false);
  close();
  page.close();
});

test('a dump that is open is read for the other sides only', async () => {
  const bytes = Uint8Array.from([0x46, 0x20, ...new Array(14).fill(0)]);
  const content = new Blob([bytes]);
  const source: Source = { kind: 'dump', name: 'q.bin', content, digest: digestOf(bytes) };
  const read = vi.spyOn(content, 'arrayBuffer');
  const { page, store, actions, close } = pageWith();
  const of = (design: string): SideOf => ({ source, design, choices: [] });
  await page.actions.start({ ...of('viommu-batch'), position: 0 });
  const before = read.mock.calls.length;
  const { compared: found } = await compared({ page, store }, [of('viommu-batch'), of('vcmdq')]);
  expect(found?.sides.map(({ name }) => name)).toEqual(['viommu-batch', 'vcmdq']);
  expect(read.mock.calls.length).toBe(before + 1);
  await actions.count(source, [], ['viommu-batch', 'viommu-single', 'vcmdq']);
  expect(Object.keys(store.getState().costs)).toHaveLength(3);
  expect(read.mock.calls.length).toBe(before + 2);
  close();
  page.close();
});

test('no worker is left behind', async () => {
  const { page, store, actions, close, ports } = pageWith();
  await compared({ page, store }, [side('viommu-batch'), side('vcmdq')]);
  await actions.count(side('vcmdq').source, [], ['vcmdq']);
  const ended = ports.map((port) => vi.spyOn(port, 'terminate'));
  close();
  page.close();
  // That of the count has ended with it; the others are those of the sides, and the helper.
  expect(ended.filter((end) => end.mock.calls.length > 0)).toHaveLength(3);
  expect(ports).toHaveLength(4);
});

test('a capture stands beside itself under another design', async () => {
  const { page, store, close } = pageWith();
  const capture = (design: string): SideOf => ({
    source: { kind: 'capture', name: 'arm-boot-attach' },
    design,
    choices: [],
  });
  const sides = [capture('viommu-batch'), capture('vcmdq')];
  const { compared: found, problem, names } = await compared({ page, store }, sides);
  expect({ problem, names }).toEqual({ problem: '', names: ['viommu-batch', 'vcmdq'] });
  expect(found?.rows).toBeGreaterThan(0);
  // Its queue is run by hardware there: fewer exits and calls.
  expect(found?.divergences.at(-1)).toMatchObject({ kind: 'cost' });
  expect(found?.divergences.at(-1)?.sentence).toContain('vcmdq takes 27 exits instead of 47');
  close();
  page.close();
});
