/** Lines about an IOMMU that are of no queue, register or event, as they stand in logs and in what perf and ftrace print: told by kind. */
import { linesOf, type Reading, TURN } from '../reading.ts';
import type { Unread } from '../unread.ts';

/** What a line is, and why nothing is taken from it. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [
    /\bIOMMU: iova=0x[0-9a-f]+ - 0x[0-9a-f]+ paddr=0x[0-9a-f]+ size=\d+/,
    'tracepoint iommu:map of Linux’s IOMMU core: a mapping was made, for which the driver issues no command; it names no device, domain or SMMU',
  ],
  [
    /\bIOMMU: iova=0x[0-9a-f]+ - 0x[0-9a-f]+ size=\d+ unmapped_size=\d+/,
    'tracepoint iommu:unmap of Linux’s IOMMU core: a mapping was taken away; it names no device, domain or SMMU, and not the commands that were issued for it',
  ],
  [
    /\bIOMMU:\S+ \S+ iova=0x[0-9a-f]+ flags=0x[0-9a-f]+/,
    'tracepoint iommu:io_page_fault of Linux’s IOMMU core: a driver called report_iommu_fault(); arm-smmu-v3 prints its event records instead, which say more',
  ],
  [
    /\bIOMMU: (?:device=|groupID=\d+ device=)\S+/,
    'tracepoint of Linux’s IOMMU core: a device was attached to a domain, or joined or left a group',
  ],
  [
    /\bsdt_qemu:smmu(?:v3)?_\w+: \([0-9a-f]+\)/,
    'SDT probe of QEMU, as perf prints it: arguments without names, and strings as their addresses; QEMU’s own log of them, -trace smmuv3*, is read',
  ],
  [
    /\b(?:probe|kprobes|fprobes):\w*smmu\w*: \([0-9a-f]+/,
    'probe that somebody set at a function of the driver: that it ran is all that is known here, and what its arguments are knows who set it',
  ],
  [
    /granule protection|\bGP[CFT] (?:fault|lookup)|\bGPCF\b/i,
    'granule protection fault (RME): firmware at EL3 decides which granules a world may access, and the SMMU tells it in SMMU_ROOT_GPF_FAR or SMMU_ROOT_GPT_CFG_FAR, of which Linux’s driver prints nothing (IHI 0070 3.25)',
  ],
];

/** What a line of any of these has in it. */
const ANY = /IOMMU:|smmu|granule protection|\bGP[CFT]/i;

/** Each kind once: its first line, and how many more there are. */
export class OtherLines {
  private readonly found = new Map<number, { readonly line: number; count: number }>();

  /** Whether the line is of one of the kinds. */
  take(line: number, text: string): boolean {
    const kind = ANY.test(text) ? KINDS.findIndex(([pattern]) => pattern.test(text)) : -1;
    if (kind < 0) return false;
    const before = this.found.get(kind);
    if (before) before.count++;
    else this.found.set(kind, { line, count: 1 });
    return true;
  }

  get unread(): readonly Unread[] {
    return [...this.found].map(([kind, { line, count }]) => ({
      line,
      text: `${count > 1 ? `with ${count - 1} more of its kind: ` : ''}${KINDS[kind][1]}`,
    }));
  }
}

/** Those of a text that is nothing else. */
export function* otherLinesIn(text: string): Reading<readonly Unread[]> {
  const others = new OtherLines();
  for (const [line, raw, next] of linesOf(text)) {
    if (line % TURN === 0) yield next / text.length;
    others.take(line, raw);
  }
  return others.unread;
}
