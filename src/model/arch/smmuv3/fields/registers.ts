/** SMMUv3 registers used by the machine (IHI 0070 section 6.3). Offsets in bytes from the SMMU's base. */
import type { RegisterKey } from '../state.ts';
import { CR0_FIELDS, GBPA_FIELDS, registerField as f } from './cr0-gbpa.ts';
import type { Field } from '../../../fields/field.ts';
import { CR0_SMMUEN, CR0_EVENTQEN, CR0_CMDQEN, GBPA_RESET } from './register-bits.ts';

export interface RegisterDef {
  readonly name: string;
  readonly offset: number;
  readonly bits: 32 | 64;
  readonly fields: readonly Field[];
  /** Where its value lies in the record REGS; absent for registers that are constant. */
  readonly store?: RegisterKey;
  readonly readOnly?: boolean;
  /** CR0 bits that must be 0 for a write to have an effect. */
  readonly guard?: number;
  /** IDR0 bits without which the register is RES0. */
  readonly needs?: number;
  /** Value after reset; 0 unless told. */
  readonly reset?: number;
  /** Queue bases reset to the largest LOG2SIZE, which IDR1 has at this bit. */
  readonly queueReset?: number;
}

const IDR0_MSI = 1 << 13;
const NEEDS_MSI = IDR0_MSI;
const MSI_ADDR = f('ADDR', 51, 2, 'Where the interrupt message is written');
const MSI_ERRORS = [
  f('MSI_CMDQ_ABT_ERR', 4, 4, "A CMD_SYNC's message could not be written"),
  f('MSI_EVENTQ_ABT_ERR', 5, 5, "The event queue's message could not be written"),
  f('MSI_GERROR_ABT_ERR', 7, 7, "GERROR's message could not be written"),
  f('SFM_ERR', 8, 8, 'Service failure mode entered'),
];

export const REGISTERS: readonly RegisterDef[] = [
  {
    name: 'IDR0',
    offset: 0x0,
    bits: 32,
    fields: [
      f('S2P', 0, 0, 'Stage 2 supported'),
      f('S1P', 1, 1, 'Stage 1 supported'),
      f('TTF', 3, 2, 'Table formats', { 2: 'AArch64', 3: 'AArch32 and AArch64' }),
      f('COHACC', 4, 4, 'Coherent access to queues and tables'),
      f('HTTU', 7, 6, 'Hardware update of access flag and dirty state'),
      f('HYP', 9, 9, 'NS-EL2 contexts supported'),
      f('ATS', 10, 10, 'ATS supported'),
      f('ASID16', 12, 12, '16-bit ASIDs'),
      f('MSI', 13, 13, 'Message signalled interrupts'),
      f('PRI', 16, 16, 'Page requests supported'),
      f('VMID16', 18, 18, '16-bit VMIDs'),
      f('CD2L', 19, 19, '2-level CD tables'),
      f('TTENDIAN', 22, 21, 'Endianness of tables', { 0: 'mixed', 2: 'little', 3: 'big' }),
      f('STALL_MODEL', 25, 24, 'Stalls', { 0: 'stall or terminate', 1: 'terminate only', 2: 'stall only' }),
      f('TERM_MODEL', 26, 26, 'A terminated transaction', { 0: 'aborts or reads as zero', 1: 'always aborts' }),
      f('ST_LEVEL', 28, 27, 'Stream table levels', { 0: 'linear', 1: 'linear or 2-level' }),
    ],
  },
  {
    name: 'IDR1',
    offset: 0x4,
    bits: 32,
    fields: [
      f('SIDSIZE', 5, 0, 'StreamID bits'),
      f('SSIDSIZE', 10, 6, 'SubstreamID bits'),
      f('PRIQS', 15, 11, 'log2 of the largest page request queue'),
      f('EVENTQS', 20, 16, 'log2 of the largest event queue'),
      f('CMDQS', 25, 21, 'log2 of the largest command queue'),
    ],
  },
  { name: 'IDR2', offset: 0x8, bits: 32, fields: [] },
  {
    name: 'IDR3',
    offset: 0xc,
    bits: 32,
    fields: [
      f('HAD', 2, 2, 'Hierarchical attributes can be disabled'),
      f('XNX', 4, 4, 'Stage-2 execute control for EL0 and EL1'),
      f('FWB', 8, 8, 'Stage-2 forced write-back'),
      f('RIL', 10, 10, 'Range invalidation'),
      f('BBML', 12, 11, 'Break-before-make level'),
    ],
  },
  { name: 'IDR4', offset: 0x10, bits: 32, fields: [] },
  {
    name: 'IDR5',
    offset: 0x14,
    bits: 32,
    fields: [
      f('OAS', 2, 0, 'Output address size', {
        0: '32 bits',
        1: '36 bits',
        2: '40 bits',
        3: '42 bits',
        4: '44 bits',
        5: '48 bits',
        6: '52 bits',
      }),
      f('GRAN4K', 4, 4, '4 KiB granule'),
      f('GRAN16K', 5, 5, '16 KiB granule'),
      f('GRAN64K', 6, 6, '64 KiB granule'),
    ],
  },
  { name: 'IIDR', offset: 0x18, bits: 32, fields: [] },
  {
    name: 'AIDR',
    offset: 0x1c,
    bits: 32,
    fields: [f('ArchMinorRev', 3, 0, 'SMMUv3.x'), f('ArchMajorRev', 7, 4, '0: SMMUv3')],
    reset: 1,
  },
  {
    name: 'CR0',
    offset: 0x20,
    bits: 32,
    store: 'cr0',
    fields: CR0_FIELDS,
  },
  {
    name: 'CR0ACK',
    offset: 0x24,
    bits: 32,
    store: 'cr0ack',
    readOnly: true,
    fields: [
      f('SMMUEN', 0, 0, 'CR0.SMMUEN has taken effect'),
      f('PRIQEN', 1, 1, 'CR0.PRIQEN has taken effect'),
      f('EVENTQEN', 2, 2, 'CR0.EVENTQEN has taken effect'),
      f('CMDQEN', 3, 3, 'CR0.CMDQEN has taken effect'),
      f('ATSCHK', 4, 4, 'CR0.ATSCHK has taken effect'),
    ],
  },
  {
    name: 'CR1',
    offset: 0x28,
    bits: 32,
    store: 'cr1',
    guard: CR0_SMMUEN | CR0_EVENTQEN | CR0_CMDQEN,
    fields: [
      f('QUEUE_IC', 1, 0, 'Inner cacheability of queues'),
      f('QUEUE_OC', 3, 2, 'Outer cacheability of queues'),
      f('QUEUE_SH', 5, 4, 'Shareability of queues'),
      f('TABLE_IC', 7, 6, 'Inner cacheability of tables'),
      f('TABLE_OC', 9, 8, 'Outer cacheability of tables'),
      f('TABLE_SH', 11, 10, 'Shareability of tables'),
    ],
  },
  {
    name: 'CR2',
    offset: 0x2c,
    bits: 32,
    store: 'cr2',
    guard: CR0_SMMUEN,
    fields: [
      f('E2H', 0, 0, 'EL2 host extensions'),
      f('RECINVSID', 1, 1, 'C_BAD_STREAMID is recorded'),
      f('PTM', 2, 2, 'TLB maintenance of the CPUs is ignored'),
    ],
  },
  { name: 'STATUSR', offset: 0x40, bits: 32, fields: [] },
  {
    name: 'GBPA',
    offset: 0x44,
    bits: 32,
    store: 'gbpa',
    reset: GBPA_RESET,
    fields: GBPA_FIELDS,
  },
  {
    name: 'IRQ_CTRL',
    offset: 0x50,
    bits: 32,
    store: 'irqCtrl',
    fields: [
      f('GERROR_IRQEN', 0, 0, 'GERROR interrupts enabled'),
      f('PRIQ_IRQEN', 1, 1, 'Page request queue interrupts enabled'),
      f('EVENTQ_IRQEN', 2, 2, 'Event queue interrupts enabled'),
    ],
  },
  {
    name: 'IRQ_CTRLACK',
    offset: 0x54,
    bits: 32,
    store: 'irqCtrl',
    readOnly: true,
    fields: [
      f('GERROR_IRQEN', 0, 0, 'IRQ_CTRL.GERROR_IRQEN has taken effect'),
      f('PRIQ_IRQEN', 1, 1, 'IRQ_CTRL.PRIQ_IRQEN has taken effect'),
      f('EVENTQ_IRQEN', 2, 2, 'IRQ_CTRL.EVENTQ_IRQEN has taken effect'),
    ],
  },
  {
    name: 'GERROR',
    offset: 0x60,
    bits: 32,
    store: 'gerror',
    readOnly: true,
    fields: [
      f('CMDQ_ERR', 0, 0, 'A command could not be consumed: see CMDQ_CONS.ERR. Active while it differs from GERRORN'),
      f('EVENTQ_ABT_ERR', 2, 2, 'An event record could not be written. Active while it differs from GERRORN'),
      ...MSI_ERRORS,
    ],
  },
  {
    name: 'GERRORN',
    offset: 0x64,
    bits: 32,
    store: 'gerrorn',
    fields: [
      f('CMDQ_ERR', 0, 0, 'Acknowledges GERROR.CMDQ_ERR'),
      f('EVENTQ_ABT_ERR', 2, 2, 'Acknowledges GERROR.EVENTQ_ABT_ERR'),
      ...MSI_ERRORS,
    ],
  },
  { name: 'GERROR_IRQ_CFG0', offset: 0x68, bits: 64, store: 'gerrorIrqCfg0', needs: NEEDS_MSI, fields: [MSI_ADDR] },
  {
    name: 'STRTAB_BASE',
    offset: 0x80,
    bits: 64,
    store: 'strtabBase',
    guard: CR0_SMMUEN,
    fields: [f('ADDR', 51, 6, 'Stream table'), f('RA', 62, 62, 'Read-allocate hint')],
  },
  {
    name: 'STRTAB_BASE_CFG',
    offset: 0x88,
    bits: 32,
    store: 'strtabCfg',
    guard: CR0_SMMUEN,
    fields: [
      f('LOG2SIZE', 5, 0, 'log2 of the number of streams'),
      f('SPLIT', 10, 6, 'StreamID bits of the second level'),
      f('FMT', 17, 16, 'Format', { 0: 'linear', 1: '2-level' }),
    ],
  },
  {
    name: 'CMDQ_BASE',
    offset: 0x90,
    bits: 64,
    store: 'cmdqBase',
    guard: CR0_CMDQEN,
    queueReset: 21,
    fields: [
      f('LOG2SIZE', 4, 0, 'log2 of the number of entries'),
      f('ADDR', 51, 5, 'Command queue'),
      f('RA', 62, 62, 'Read-allocate hint'),
    ],
  },
  {
    name: 'CMDQ_PROD',
    offset: 0x98,
    bits: 32,
    store: 'cmdqProd',
    fields: [f('WR', 19, 0, 'Next slot that software writes, with the wrap bit above the index')],
  },
  {
    name: 'CMDQ_CONS',
    offset: 0x9c,
    bits: 32,
    store: 'cmdqCons',
    guard: CR0_CMDQEN,
    fields: [
      f('RD', 19, 0, 'Next command that hardware consumes, with the wrap bit'),
      f('ERR', 30, 24, 'Why it stopped', { 0: 'none', 1: 'CERROR_ILL', 2: 'CERROR_ABT', 3: 'CERROR_ATC_INV_SYNC' }),
    ],
  },
  {
    name: 'EVENTQ_BASE',
    offset: 0xa0,
    bits: 64,
    store: 'eventqBase',
    guard: CR0_EVENTQEN,
    queueReset: 16,
    fields: [
      f('LOG2SIZE', 4, 0, 'log2 of the number of records'),
      f('ADDR', 51, 5, 'Event queue'),
      f('WA', 62, 62, 'Write-allocate hint'),
    ],
  },
  { name: 'EVENTQ_IRQ_CFG0', offset: 0xb0, bits: 64, store: 'eventqIrqCfg0', needs: NEEDS_MSI, fields: [MSI_ADDR] },
  {
    name: 'EVENTQ_PROD',
    offset: 0x100a8,
    bits: 32,
    store: 'eventqProd',
    guard: CR0_EVENTQEN,
    fields: [
      f('WR', 19, 0, 'Next record that hardware writes, with the wrap bit'),
      f('OVFLG', 31, 31, 'Toggles when a record is lost because the queue is full'),
    ],
  },
  {
    name: 'EVENTQ_CONS',
    offset: 0x100ac,
    bits: 32,
    store: 'eventqCons',
    fields: [
      f('RD', 19, 0, 'Next record that software reads, with the wrap bit'),
      f('OVACKFLG', 31, 31, 'Acknowledges EVENTQ_PROD.OVFLG'),
    ],
  },
];

/** Registers by name. */
export const REGISTER: Readonly<Record<string, RegisterDef>> = Object.fromEntries(
  REGISTERS.map((def) => [def.name, def]),
);
