/** What was used last, the latest first, kept by the browser. Storage may be forbidden: then nothing is. */
export interface Latest {
  read(): readonly string[];
  /** Puts it first; what is blank is not kept. */
  add(text: string): void;
}

/** `most`: how many are kept. */
export function latest(key: string, most: number): Latest {
  const read = (): readonly string[] => {
    try {
      const data: unknown = JSON.parse(globalThis.localStorage?.getItem(key) ?? '[]');
      return Array.isArray(data) ? data.filter((one): one is string => typeof one === 'string').slice(0, most) : [];
    } catch {
      return [];
    }
  };
  return {
    read,
    add(text) {
      if (text.trim() === '') return;
      try {
        const others = read().filter((one) => one !== text);
        globalThis.localStorage?.setItem(key, JSON.stringify([text, ...others].slice(0, most)));
      } catch {
        // see above
      }
    },
  };
}
