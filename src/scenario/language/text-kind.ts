/** What a text that is no scenario looks like, told from the shape of its lines. Nothing is read out of it. */

interface Kind {
  readonly name: string;
  readonly line: RegExp;
}

/** A stamp of printk, with or without a level, or the head of a line of journalctl or syslog. */
const STAMP = String.raw`(<\d+>)?\[\s*\d+\.\d{3,6}\]`;
const SYSLOG = String.raw`(\w{3}\s+\d+ [\d:]{8}|\d{4}-\d\d-\d\d[T ][\d:.,+-]+Z?) \S+ kernel:`;
const NUMBER = '(0x)?[0-9a-fA-F]+';

const KINDS: readonly Kind[] = [
  { name: 'a kernel log', line: new RegExp(`^\\s*(${STAMP}|${SYSLOG}|arm-smmu-v3 \\S+:)`) },
  { name: 'a QEMU trace', line: /^(\d+@\d+\.\d+:)?(smmu|vtd|amdvi|iommufd|vfio|virtio_iommu)\w*_\w+(\s|$)/ },
  // hexdump -C, xxd, od, gdb's x, crash's rd: an offset or an address, then nothing but numbers (and the letters).
  {
    name: 'a hex dump',
    line: new RegExp(
      `^(\\*|${NUMBER}( <[^>]*>)?:?([ \\t]+${NUMBER}){1,32}(\\s+(\\|.*\\||\\S.{0,31}))?|[0-9a-fA-F]{6,16})\\s*$`,
    ),
  },
];

/** Whether the text means to be a scenario. */
export const isScenario = (text: string): boolean =>
  // Of large texts the first question is answered much quicker.
  text.includes('viommu-scenario') && /^[ \t]*\{?[ \t]*["']?viommu-scenario\b|"viommu-scenario"\s*:/m.test(text);

const MOST_LINES = 200;

/**
 * `a kernel log`, `a QEMU trace`, `a hex dump`, `the sidecar of a capture`, `JSON`; undefined for a scenario, right or
 * wrong, and for any other text.
 */
export function textKind(text: string): string | undefined {
  if (isScenario(text)) return undefined;
  const json = jsonKind(text);
  if (json) return json;
  const lines = text
    .split('\n', MOST_LINES)
    .map((line) => line.slice(0, 300).trimEnd())
    .filter((line) => line !== '');
  return KINDS.find(({ line }) => lines.filter((one) => line.test(one)).length * 2 > lines.length)?.name;
}

function jsonKind(text: string): string | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const data: unknown = JSON.parse(text);
    const keys = Object.keys(data as object);
    if (keys.includes('viommu-choices')) return 'a file of choices';
    return keys.includes('arch') && keys.includes('registers') ? 'the sidecar of a capture' : 'JSON';
  } catch {
    return undefined;
  }
}
