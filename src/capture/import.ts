/** A machine derived from a capture: one device and vdevice per valid STE, the guest's own tables and commands. */
import { IDR0_S1P, IDR0_S2P } from '../model/arch/smmuv3/fields/register-bits.ts';
import { PAGE_BYTES } from '../model/state/pages.ts';
import { bytesToWords } from '../model/state/memory.ts';
import type { IommuSpec } from '../model/state/topology.ts';
import { DEFAULT_DESIGN } from '../model/system/designs.ts';
import { hostAddress } from '../scenario/compile/vms.ts';
import { IOTLB_ENTRIES, PHYSICAL_LOG2 } from '../scenario/arch/smmuv3/defaults.ts';
import { InputError } from '../scenario/language/errors.ts';
import { batches } from './batches.ts';
import type { Imported } from './importer.ts';
import { queueMemory, tailOf } from './queue-memory.ts';
import { parseSidecar, register } from './sidecar.ts';
import { bdf, SID_OFFSET } from './streams.ts';
import { withVcmdqMemory } from './vcmdq.ts';

export interface CaptureFiles {
  /** Name for messages, `arm-boot-attach.json`. */
  readonly file: string;
  readonly sidecar: string;
  /** Raw commands, 16 bytes each. */
  readonly commands: Uint8Array;
  readonly tables: Uint8Array;
}

const GIB = 2 ** 30;

export function importCapture({ file, sidecar: text, commands, tables }: CaptureFiles): Imported {
  const sidecar = parseSidecar(text, file);
  const reg = (name: string): number => Number(register(sidecar, name, file) & 0xffffffffffffn);
  const words = queueMemory(`${sidecar.name}.bin`, commands);
  const cmdqBase = reg('CMDQ_BASE');
  const commandsLog2 = cmdqBase & 0x1f;
  const commandsIpa = cmdqBase - (cmdqBase % 32);
  const strtab = reg('STRTAB_BASE');
  const deviceTableIpa = strtab - (strtab % 64);
  const memory = sidecar.tables.pages.map(({ addr, len, offset }, i) => {
    if (offset + len > tables.length) {
      throw new InputError(
        { file, field: `tables.pages[${i}]` },
        `bytes ${offset}..${offset + len} are not in the tables file (${tables.length} bytes)`,
      );
    }
    return { ipa: Number(BigInt(addr)), words: bytesToWords(tables.subarray(offset, offset + len)) };
  });
  const idr: IommuSpec['idr'] = { IDR0: reg('IDR0'), IDR1: reg('IDR1'), IDR3: reg('IDR3'), IDR5: reg('IDR5') };
  const ipa = Math.floor(Math.min(commandsIpa, deviceTableIpa, ...memory.map((page) => page.ipa)) / GIB) * GIB;
  const top = Math.max(commandsIpa + 2 ** commandsLog2 * 16, ...memory.map((page) => page.ipa + page.words.length * 4));
  const size = Math.ceil((top - ipa) / GIB) * GIB;
  if (ipa + size > 2 ** 39)
    throw new InputError(
      { file, field: 'tables.pages' },
      'addresses at or above 0x8000000000 (39 bits) cannot be played',
    );

  const streams = sidecar.tables.stes.filter((ste) => ste.config === 5);
  if (streams.length === 0) {
    const stage2 = sidecar.tables.stes.some(({ config }) => config === 6);
    const why = stage2
      ? ': STEs of stage 2 (Config = 6) do not nest, arm_smmu_validate_vste() refuses them with EIO. viommu stats counts the commands'
      : '';
    throw new InputError({ file, field: 'tables.stes' }, `expected at least one STE with Config = 5 (stage 1)${why}`);
  }
  const ringPages = Math.min(Math.ceil(words.length / 4 / 256) + 1, Math.ceil(2 ** commandsLog2 / 256) + 1);
  return {
    name: sidecar.name,
    title: `${sidecar.name}: ${sidecar.workload}`,
    about: `${words.length / 4} commands that ${sidecar.kernel} wrote into its command queue under QEMU, byte for byte. The machine around them is derived: one vdevice per valid STE, SID = vSID + 0x1000.`,
    design: DEFAULT_DESIGN,
    caution: [
      'Stream table, CDs and page tables are those of the end of the recorded run, not of each step.',
      ...tailOf(commands).map(({ text }) => `Not read: ${text} of ${sidecar.name}.bin.`),
    ].join(' '),
    topology: withVcmdqMemory({
      iommus: [{ name: 'SMMU0', idr: nesting(idr), commandsLog2: PHYSICAL_LOG2, iotlbEntries: IOTLB_ENTRIES }],
      devices: streams.map(({ sid, ste }) => ({
        name: bdf(sid),
        iommu: 0,
        sid: sid + SID_OFFSET,
        ats: eats(ste) === 1,
      })),
      vms: [{ name: 'vm0', ipa, size, pa: hostAddress(0, ipa) }],
      guestIommus: [
        {
          name: 'vsmmu0',
          vm: 0,
          iommu: 0,
          idr,
          commandsLog2,
          commandsIpa,
          deviceTableIpa,
          deviceTableCfg: reg('STRTAB_BASE_CFG'),
          vdevices: streams.map(({ sid }, device) => ({ device, vsid: sid })),
        },
      ],
      vcpus: [{ name: 'vcpu0', vm: 0, ops: batches(words), commands: words }],
      faults: [],
      guestMemory: memory.map((page) => ({ vm: 0, ...page })),
      framesReserved: framesOf(memory) + ringPages,
    }),
  };
}

/** A guest may have seen an SMMU of one stage only; what nests it has both. */
const nesting = (idr: IommuSpec['idr']): IommuSpec['idr'] => ({ ...idr, IDR0: idr.IDR0 | IDR0_S1P | IDR0_S2P });

const eats = (ste: readonly string[]): number => Number((BigInt(ste[1]) >> 28n) & 3n);

function framesOf(memory: readonly { readonly ipa: number; readonly words: Uint32Array }[]): number {
  const frames = new Set<number>();
  for (const { ipa, words } of memory) {
    for (let at = ipa; at < ipa + words.length * 4; at += 4) frames.add(Math.floor(at / PAGE_BYTES));
  }
  return frames.size;
}
