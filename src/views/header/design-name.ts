/** How the ids of designs are shown beside each other: what several begin with stands before them once. */
export interface DesignName {
  /** `viommu-`, before the first of its family; '' elsewhere and of a design that has none. */
  readonly family: string;
  /** What follows: `batch-linux`. */
  readonly own: string;
}

const familyOf = (id: string): string => id.slice(0, id.indexOf('-') + 1);

export function designNames(ids: readonly string[]): DesignName[] {
  return ids.map((id, i) => {
    const family = familyOf(id);
    const shared = family !== '' && ids.filter((other) => other.startsWith(family)).length > 1;
    if (!shared) return { family: '', own: id };
    return { family: i > 0 && familyOf(ids[i - 1]) === family ? '' : family, own: id.slice(family.length) };
  });
}
