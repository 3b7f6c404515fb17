/** The user's own designs: dials that were set, under a name. Storage may be forbidden: then they last as long as the page. */

export interface OwnDesign {
  readonly name: string;
  /** `viommu-batch,kernel=linux-7.2` */
  readonly spec: string;
}

const KEY = 'viommu-explorer.designs';
/** A column each is what lists can show. */
export const MOST_DESIGNS = 8;
export const LONGEST_NAME = 32;
const SPEC = /^[a-z0-9-]{1,40}(,[a-z-]{1,40}=[a-z0-9.-]{1,40}){1,40}$/;

const isOwn = (one: unknown): one is OwnDesign => {
  if (typeof one !== 'object' || one === null) return false;
  const { name, spec } = one as Record<string, unknown>;
  return (
    typeof name === 'string' &&
    name !== '' &&
    name.length <= LONGEST_NAME &&
    typeof spec === 'string' &&
    SPEC.test(spec)
  );
};

/** Whatever is there is taken for a stranger's: what is no design with a name is left out. */
export function readDesigns(
  storage: Pick<Storage, 'getItem'> | undefined = globalThis.localStorage,
): readonly OwnDesign[] {
  try {
    const parsed: unknown = JSON.parse(storage?.getItem(KEY) ?? '[]');
    return Array.isArray(parsed) ? parsed.filter(isOwn).slice(0, MOST_DESIGNS) : [];
  } catch {
    return [];
  }
}

export function writeDesigns(
  designs: readonly OwnDesign[],
  storage: Pick<Storage, 'setItem'> | undefined = globalThis.localStorage,
): void {
  try {
    storage?.setItem(KEY, JSON.stringify(designs));
  } catch {
    // see above
  }
}
