/** What was found last, kept by the browser. Storage may be forbidden: then nothing is. */

const KEY = 'viommu-explorer.recents';
const MOST = 8;

export function readRecents(
  storage: Pick<Storage, 'getItem'> | undefined = globalThis.localStorage,
): readonly string[] {
  try {
    const data: unknown = JSON.parse(storage?.getItem(KEY) ?? '[]');
    return Array.isArray(data) ? data.filter((one): one is string => typeof one === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function remember(key: string): void {
  try {
    const others = readRecents().filter((one) => one !== key);
    globalThis.localStorage?.setItem(KEY, JSON.stringify([key, ...others].slice(0, MOST)));
  } catch {
    // see above
  }
}
