/** Writers of STEs and the SMMU find a stream's entry at one place, whatever STRTAB_BASE_CFG says. */
import { expect, test } from 'vitest';
import { EVENT } from '../fields/records.ts';
import { STE_BYTES } from '../fields/descriptors.ts';
import { REGS } from '../state.ts';
import { buildHost } from '../../../system/build.ts';
import { designById } from '../../../system/designs.ts';
import { newOutcome } from './outcome.ts';
import { steAddress } from './ste-address.ts';
import { probe } from './translate.ts';

const TABLE = 0x900000000;
const SID = 0x145;

function machine(split: number, span: number) {
  const { m } = buildHost(
    {
      iommus: [
        {
          name: 'SMMU0',
          idr: { IDR0: 0x0d44101b, IDR1: 0x02730010, IDR3: 0, IDR5: 0x74 },
          commandsLog2: 7,
          iotlbEntries: 4,
        },
      ],
      devices: [{ name: 'A', iommu: 0, sid: SID, ats: false }],
      vms: [],
      guestIommus: [],
      vcpus: [],
      faults: [],
      guestMemory: [],
      framesReserved: 16,
    },
    designById('viommu-batch')!,
  );
  const { regs } = m.layout.iommus[0];
  m.w[regs + REGS.strtabBase] = 0;
  m.w[regs + REGS.strtabBase + 1] = TABLE / 2 ** 32;
  m.w[regs + REGS.strtabCfg] = (1 << 16) | (split << 6) | 16;
  // Every first-level descriptor leads to a second level of its own.
  for (let i = 0; i < 1024; i++) m.mem.write64(TABLE + i * 8, ((i + 1) * 0x10000 + span) >>> 0, 0xa);
  return { m, regs };
}

const seen = (split: number, span: number): { at: number; pa: number; type: number } => {
  const { m, regs } = machine(split, span);
  const out = newOutcome();
  let pa = -1;
  out.trace = (fetched) => {
    if (fetched.what === 'STE') ({ pa } = fetched);
  };
  probe(m, 0, { sid: SID, ssid: -1, hi: 0, lo: 0, write: false, privileged: false, ats: false }, out);
  return { at: steAddress(m, regs, SID), pa, type: out.type };
};

test.each([0, 1, 5, 6, 7, 8, 9, 10, 11, 31])('SPLIT %i', (split) => {
  const real = split === 8 || split === 10 ? split : 6;
  const { at, pa } = seen(split, real + 1);
  expect(pa).toBe(0xa00000000 + ((SID >>> real) + 1) * 0x10000 + (SID % 2 ** real) * STE_BYTES);
  expect(at).toBe(pa);
});

test.each([
  ['no second level', 8, 0],
  ['more STEs than SPLIT has', 6, 8],
  ['fewer STEs than the index', 8, 3],
])('%s: no STE for either', (_, split, span) => {
  expect(seen(split, span)).toEqual({ at: -1, pa: -1, type: EVENT.C_BAD_STREAMID });
});
