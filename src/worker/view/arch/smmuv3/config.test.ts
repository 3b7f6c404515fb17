import { expect, test } from 'vitest';
import { CD_ENTRY, STE_ENTRY } from '../../../../model/arch/smmuv3/state.ts';
import { buildMachine } from '../../../../model/system/build.ts';
import { designById } from '../../../../model/system/designs.ts';
import { newOutcome } from '../../../../model/arch/smmuv3/hw/outcome.ts';
import { translate } from '../../../../model/arch/smmuv3/hw/translate.ts';
import { compileScenario } from '../../../../scenario/compile/compile.ts';
import { bundled } from '../../../../scenario/played/bundled.test-helper.ts';
import { HANDLERS } from '../../../handlers.ts';
import { INTERLACED, deskOf, opened } from '../../../open.test-helper.ts';
import { cachedConfig, configuration } from './config.ts';
import { requestOf, traced } from './streams.ts';

test('a run: what the SMMU has read is cached, and agrees with memory', async () => {
  const { session, opened: run } = await opened(INTERLACED);
  expect(await HANDLERS.config({ position: 0 }, deskOf(session))).toMatchObject({ cached: [], tables: [] });
  const { memory, cached, tables } = await HANDLERS.config({ position: run.length }, deskOf(session));
  expect(memory.map(({ device, ofDevice, ofSpace }) => [device, ofDevice.length > 0, ofSpace.length > 0])).toEqual([
    ['A', true, true],
    ['B', true, true],
  ]);
  expect(cached.map(({ what, sid, device, state }) => `${what} ${sid} ${device} ${state}`)).toEqual([
    'STE 256 A live',
    'STE 512 B live',
    'CD 256 A live',
    'CD 512 B live',
  ]);
  for (const { level, state, size } of tables) expect([level, state, size]).toEqual([3, 'live', '2 MiB']);
});

test('memory that changes before CFGI makes the cached STE stale, field by field', () => {
  const m = buildMachine(compileScenario(bundled('interlaced')), designById('viommu-batch')!);
  const out = newOutcome();
  translate(m, 0, requestOf(0x100, -1, 0x400000n, false), out);
  const { configs, contexts } = m.caches[0];
  expect([m.w[configs.at(0) + STE_ENTRY.sid], m.w[contexts.at(0) + CD_ENTRY.sid]]).toEqual([0x100, 0x100]);
  const { fetches } = traced(m, 0, requestOf(0x100, -1, 0x400000n, false), false);
  const at = fetches.find(({ what }) => what === 'STE')!.pa;
  m.mem.write64(at + 16, m.mem.read32(at + 16) + 1, m.mem.read32(at + 20));
  const [ste] = cachedConfig(m);
  expect(ste).toMatchObject({ what: 'STE', state: 'stale', differs: ['S2VMID: 1, in memory 2'] });
  expect(configuration(m)[0].ofDevice).toContainEqual(
    expect.objectContaining({ name: 'S2VMID', value: { number: 2, as: 'decimal' } }),
  );
});
