import { expect, test, vi } from 'vitest';
import type { SideOf, Source } from '../../worker/protocol.ts';
import { digestOf } from '../digest.ts';
import { createExplorer } from '../explorer.ts';
import { createComparing } from './comparing.ts';
import { LivePort } from '../live.test-helper.ts';

const side = (design: string, id = 'interlaced'): SideOf => ({
  source: { kind: 'scenario', id },
  design,
  choices: [],
});

function comparing() {
  const ports: LivePort[] = [];
  const made = createComparing(() => {
    const port = new LivePort();
    ports.push(port);
    return port;
  });
  return { ...made, ports };
}

test('each side is an explorer at its own run; a side that stays keeps its explorer', async () => {
  const { store, actions, close } = comparing();
  await actions.compare([side('viommu-batch'), side('split-by-target')], []);
  const { compared, explorers } = store.getState();
  expect(compared?.sides.map(({ name }) => name)).toEqual(['viommu-batch', 'split-by-target']);
  expect(compared?.divergences[0]).toMatchObject({ kind: 'hardware', command: 1 });
  expect(explorers.map(({ store: own }) => own.getState().opened?.design)).toEqual(['viommu-batch', 'split-by-target']);

  await actions.compare([side('viommu-batch'), side('viommu-single'), side('viommu-batch', 'error-in-the-middle')], []);
  const later = store.getState();
  expect(later.replaced).toEqual([]);
  expect(later.explorers[0]).toBe(explorers[0]);
  expect(later.names).toEqual([
    'viommu-batch in interlaced',
    'viommu-single in interlaced',
    'viommu-batch in error-in-the-middle',
  ]);
  expect(later.alike).toEqual(['error-in-the-middle']);
  close();
});

test('what cannot be made is told, and the next comparison begins anew', async () => {
  const { store, actions, close } = comparing();
  await actions.compare([side('viommu-batch'), side('viommu-batch', 'nowhere')], []);
  expect(store.getState()).toMatchObject({ compared: null, problem: expect.stringContaining('nowhere') });
  await actions.compare([side('viommu-batch'), side('viommu-batch')], []);
  expect(store.getState()).toMatchObject({ problem: '', compared: { all: 0 } });
  actions.leave();
  expect(store.getState()).toMatchObject({ sides: null, explorers: [], compared: null });
  close();
});

test('every design is counted, then searched', async () => {
  const { store, actions, close } = comparing();
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

test('the run that is open is not made again, until the page opens another', async () => {
  const page = createExplorer(() => new LivePort(), undefined, { alone: true });
  await page.actions.start({ ...side('viommu-batch'), position: 7 });
  const ports: LivePort[] = [];
  const { store, actions, close } = createComparing(() => {
    const port = new LivePort();
    ports.push(port);
    return port;
  }, page);
  const sides = [side('viommu-batch'), side('split-by-target')];
  await actions.compare(sides, []);
  // That of the other side, and the one that compares.
  expect(ports).toHaveLength(2);
  const [lent, own] = store.getState().explorers;
  await lent.actions.goTo(20);
  expect(lent.store.getState().view?.position).toBe(20);
  expect(page.store.getState().position).toBe(7);

  await page.actions.chooseDesign('vcmdq');
  await vi.waitFor(() => expect(store.getState().compared).not.toBeNull());
  const now = store.getState();
  expect(now.explorers[1]).toBe(own);
  expect(now.explorers[0]).not.toBe(lent);
  expect(now.explorers.map((explorer) => explorer.store.getState().opened?.design)).toEqual([
    'viommu-batch',
    'split-by-target',
  ]);
  close();
  // The worker that was lent goes on.
  await page.actions.goTo(9);
  expect(page.store.getState().view?.position).toBe(9);
  page.close();
});

test('a dump that is open is read for the other sides only', async () => {
  const bytes = Uint8Array.from([0x46, 0x20, ...new Array(14).fill(0)]);
  const content = new Blob([bytes]);
  const source: Source = { kind: 'dump', name: 'q.bin', content, digest: digestOf(bytes) };
  const read = vi.spyOn(content, 'arrayBuffer');
  const page = createExplorer(() => new LivePort(), undefined, { alone: true });
  const of = (design: string): SideOf => ({ source, design, choices: [] });
  await page.actions.start({ ...of('viommu-batch'), position: 0 });
  const before = read.mock.calls.length;
  const { store, actions, close } = createComparing(() => new LivePort(), page);
  await actions.compare([of('viommu-batch'), of('vcmdq')], []);
  expect(store.getState().compared?.sides.map(({ name }) => name)).toEqual(['viommu-batch', 'vcmdq']);
  expect(read.mock.calls.length).toBe(before + 1);
  await actions.count(source, [], ['viommu-batch', 'viommu-single', 'vcmdq']);
  expect(Object.keys(store.getState().costs)).toHaveLength(3);
  expect(read.mock.calls.length).toBe(before + 2);
  close();
  page.close();
});

test('no worker is left behind', async () => {
  const { actions, close, ports } = comparing();
  await actions.compare([side('viommu-batch'), side('vcmdq')], []);
  await actions.count(side('vcmdq').source, [], ['vcmdq']);
  const ended = ports.map((port) => vi.spyOn(port, 'terminate'));
  close();
  // That of the count has ended with it.
  expect(ended.filter((end) => end.mock.calls.length > 0)).toHaveLength(3);
});

test('a capture stands beside itself under another design', async () => {
  const { store, actions, close } = comparing();
  const capture = (design: string): SideOf => ({
    source: { kind: 'capture', name: 'arm-boot-attach' },
    design,
    choices: [],
  });
  await actions.compare([capture('viommu-batch'), capture('vcmdq')], []);
  const { compared, problem, names } = store.getState();
  expect({ problem, names }).toEqual({ problem: '', names: ['viommu-batch', 'vcmdq'] });
  expect(compared?.rows).toBeGreaterThan(0);
  // Its queue is run by hardware there: fewer exits and calls.
  expect(compared?.divergences.at(-1)).toMatchObject({ kind: 'cost' });
  expect(compared?.divergences.at(-1)?.sentence).toContain('vcmdq takes 27 exits instead of 47');
  close();
});
