/** References to what a run shows, and their text form: in events, links, the selection and the document's ids. */

/** What kind a physical IOMMU is, as files and links have called it since their first version. */
export const IOMMU_KIND = 'smmu';

export interface Ref {
  /** A kind of node, or `cmd`, `pcmd`, `slot`, `flight`, or another that stands inside an object. */
  readonly kind: string;
  /** What it belongs to, by name: a VM, a queue, an IOMMU; of what has no number its own name. */
  readonly owner: string;
  /** Its number in that: an id, an ordinal, a vSID, an index. */
  readonly n?: number;
}

/** `viommu/vm0/4`, `device/A` */
export const idOf = ({ kind, owner, n }: Ref): string =>
  n === undefined ? `${kind}/${owner}` : `${kind}/${owner}/${n}`;

/** The same of its parts. */
export const ref = (kind: string, owner: string, n?: number): string => idOf({ kind, owner, n });

/** What `idOf` has made; of any other text the kind is ''. */
export function refOf(id: string): Ref {
  const [, kind = '', owner = '', n] = /^([^/]+)\/(.+?)(?:\/(\d+))?$/.exec(id) ?? [];
  return { kind, owner, ...(n !== undefined && { n: Number(n) }) };
}
