/** One translation from memory, step by step, and what the caches would make of it (IHI 0070 3.3, 3.4, 7). */
import { hex } from '../../../../model/fields/field.ts';
import { EVENT_DOC } from '../../../../model/arch/smmuv3/fields/record-text.ts';
import { eventName } from '../../../../model/arch/smmuv3/fields/records.ts';
import { CR0_SMMUEN } from '../../../../model/arch/smmuv3/fields/register-bits.ts';
import { recordOf } from '../../../../model/arch/smmuv3/hw/eventq.ts';
import { ABORT, type Outcome, type Request } from '../../../../model/arch/smmuv3/hw/outcome.ts';
import {
  ATTR_NG,
  ATTR_READ,
  ATTR_S1,
  ATTR_S2,
  ATTR_UNPRIV,
  ATTR_WRITE,
  levelOf,
  sizeOf,
} from '../../../../model/state/tlb.ts';
import { REGS } from '../../../../model/arch/smmuv3/state.ts';
import { DEVICE, TLB } from '../../../../model/state/layout.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import type { Run } from '../../../../model/system/run.ts';
import { InputError } from '../../../../scenario/language/errors.ts';
import type { FieldRow } from '../../../protocol/fields.ts';
import type { Walk, WalkEnd, WalkParams } from '../../../protocol/walk.ts';
import { recordView } from './event-queue.ts';
import { type TracedStream, requestOf, traced } from './streams.ts';
import { decimal } from '../../detail/values.ts';
import { cachedFor } from './walk-cached.ts';
import { walkSteps } from './walk-fetch.ts';
import { walkHints } from './walk-hints.ts';

const ADDRESS = /^0x[0-9a-f]{1,16}$/i;
/** Bit 55 tells the range of TTB1 from that of TTB0. */
const UPPER = 1n << 55n;

export function walkOf(run: Run, params: WalkParams): Walk {
  const m = run.machine;
  if (params.iova !== null && !ADDRESS.test(params.iova))
    throw new InputError(
      { file: 'IOVA' },
      `'${params.iova}' is no address; expected up to 16 hexadecimal digits after 0x`,
    );
  const hints = walkHints(run, params.selection, params.device);
  const [hint] = hints;
  const device = params.device ?? hint?.device ?? m.topo.devices[0]?.name;
  const d = m.topo.devices.findIndex(({ name }) => name === device);
  if (d < 0) throw new InputError({ file: 'device' }, `there is no device '${device}'`);
  const { iommu: s, sid } = m.topo.devices[d];
  const iova = params.iova ?? hint?.iova ?? '0x0';
  const ssid = params.iova === null && params.ssid === null ? (hint?.ssid ?? null) : params.ssid;
  const address = BigInt(iova);
  const request = requestOf(sid, ssid ?? -1, address, params.write);
  const memory = traced(m, s, request, false);
  const now = traced(m, s, request, true);
  const cached = cachedFor({ m, s, d, request, now, memory, says: answerOf(memory.out) });
  return {
    position: run.position,
    request: {
      device,
      iommu: m.topo.iommus[s].name,
      sid,
      ssid,
      iova,
      write: params.write,
      why: params.iova === null ? (hint?.why ?? '') : '',
    },
    hints,
    ...walkSteps(memory.fetches, (address & UPPER) !== 0n),
    end: endOf(m, s, d, request, memory.out),
    cached,
    ...verdictOf(m, s, d, now, memory, cached),
  };
}

/** `PA 0x…`, `F_TRANSLATION`, `an abort` */
function answerOf({ type, pa }: Outcome): string {
  if (type === 0) return `PA ${hex(pa)}`;
  return type === ABORT ? 'an abort' : eventName(type);
}

function endOf(m: Machine, s: number, d: number, request: Request, out: Outcome): WalkEnd {
  const { type, bypass } = out;
  if (type === 0 && bypass)
    return {
      kind: 'bypass',
      text: answerOf(out),
      facts: [],
      note: 'No stage translates: the address goes out as it is.',
    };
  if (type === 0) return { kind: 'translated', text: answerOf(out), facts: facts(out), note: '' };
  if (type === ABORT) {
    const off = (m.w[m.layout.iommus[s].regs + REGS.cr0] & CR0_SMMUEN) === 0;
    const why = off ? 'CR0.SMMUEN is 0 and GBPA.ABORT is 1' : 'STE.Config says abort';
    return {
      kind: 'abort',
      text: 'abort',
      facts: [],
      note: `${why}: the transaction is terminated, nothing is recorded.`,
    };
  }
  const ats = m.w[m.layout.devices[d].ctl + DEVICE.ats] === 1;
  return {
    kind: 'fault',
    text: eventName(type),
    facts: [],
    ...(out.record && { record: recordView(recordOf(m, request, out)) }),
    note: [
      `${EVENT_DOC[type] ?? ''}, stage ${out.s2 ? 2 : 1}.`,
      !out.record && 'It is not recorded: CD.R or STE.S2R is 0, or CR2.RECINVSID is.',
      out.record && ats && `${m.topo.devices[d].name} uses ATS: its Translation Request would be answered instead.`,
    ]
      .filter(Boolean)
      .join(' '),
  };
}

/** What an IOTLB would keep of it. */
function facts({ entry }: Outcome): FieldRow[] {
  const attr = entry[TLB.attr];
  const tag = entry[TLB.tag];
  const stages = attr & ATTR_S1 ? (attr & ATTR_S2 ? 'S1 and S2' : 'S1') : 'S2';
  const access = `${attr & ATTR_READ ? 'read' : ''}${attr & ATTR_WRITE ? (attr & ATTR_READ ? ', write' : 'write') : ''}`;
  const privileged = attr & ATTR_S1 && (attr & ATTR_UNPRIV) === 0 ? ', privileged only' : '';
  const global = attr & ATTR_S1 && (attr & ATTR_NG) === 0;
  return [
    {
      name: 'size',
      value: { number: sizeOf(attr), as: 'size' },
      doc: `The smaller leaf of the stages, level ${levelOf(attr)}`,
    },
    { name: 'access', value: `${access || 'none'}${privileged}`, doc: 'What all stages allow' },
    { name: 'stages', value: stages, doc: 'The stages that translate' },
    { name: 'VMID', value: decimal(tag >>> 16), doc: 'Tag of the entry: STE.S2VMID' },
    ...(attr & ATTR_S1
      ? [
          {
            name: 'ASID',
            value: global ? 'any (global)' : decimal(tag & 0xffff),
            doc: 'Tag of the entry: CD.ASID, unless nG is 0',
          },
        ]
      : []),
  ];
}

function verdictOf(
  m: Machine,
  s: number,
  d: number,
  now: TracedStream,
  memory: TracedStream,
  cached: Walk['cached'],
): Pick<Walk, 'verdict' | 'wrong'> {
  const iommu = m.topo.iommus[s].name;
  const device = m.topo.devices[d].name;
  const says = answerOf(memory.out);
  const answer = answerOf(now.out);
  const wrong = answer !== says;
  const atc = cached.find(({ cache }) => cache === 'ATC');
  const end = wrong ? `which is stale: memory now says ${says}.` : 'as memory says.';
  const sentence = `${iommu} would answer ${sourceOf(now)} with ${answer}, ${end}`;
  if (!atc) return { verdict: sentence, wrong };
  const held = atc.state === 'stale' ? 'a stale translation' : 'a translation';
  return {
    verdict: `${device} would not ask: its ATC has ${held}. ${sentence}`,
    wrong: wrong || atc.state === 'stale',
  };
}

/** Where the IOMMU would take its answer from. */
function sourceOf({ fetches }: TracedStream): string {
  if (fetches.some(({ what }) => what === 'IOTLB')) return 'from its IOTLB';
  const kept = fetches.filter(({ pa }) => pa < 0);
  const names = [
    ...kept.filter(({ what }) => what === 'STE' || what === 'CD').map(({ what }) => what),
    ...(kept.some(({ what }) => what === 'walk cache') ? ['the last table'] : []),
    ...(kept.some(({ what }) => what === 'S2') ? ['stage 2 of tables'] : []),
  ];
  return names.length > 0 ? `by a walk (cached: ${names.join(', ')})` : 'by a walk (nothing of it is cached)';
}
