/** Lines of an SMMUv3 driver that a terminal or a mail program wrapped, put together where they stand; those behind them are empty then. */

/** Mails and tickets; a log that a machine wrote is not wrapped. */
const MOST = 2 ** 22;
/** Parts of a line. */
const PARTS = 4;
/** Characters of the shortest line that is wrapped. */
const SHORTEST = 40;

const WORDS = /smmu|SMMU/;
/** All of what the driver prints in a line (drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c). */
const SENTENCES = [
  'event 0x[\\da-f]{2} received:',
  '(?:#011|\\^I|\\\\t|\\\\x09)?\\s*0x[\\da-f]{16}',
  'event: \\w+ client: \\S.* sid: 0x[\\da-f]+ ssid: 0x[\\da-f]+(?: iova: 0x[\\da-f]+ ipa: 0x[\\da-f]+| fetch_addr: 0x[\\da-f]+)?',
  '(?:un)?priv (?:data|inst) (?:read|write) s[12] "[\\w ]+"(?: ttd_(?:read|write))?(?: stall)? stag: 0x[\\da-f]+',
  'CMD_SYNC timeout at 0x[\\da-f]{8} \\[hwprod 0x[\\da-f]{8}, hwcons 0x[\\da-f]{8}\\]',
  'CMDQ error \\(cons 0x[\\da-f]{8}\\): (?:No error|Illegal command|Abort on command fetch|ATC invalidate timeout|Unknown)',
  'unexpected global error reported \\(0x[\\da-f]{8}\\), this could be serious',
  'skipping command in error state:',
  'retrying command fetch',
  'CMDQ timeout',
  'allocated \\d+ entries for (?:cmdq|evtq|priq|vcmdq\\d+)',
  '(?:EVTQ|PRIQ) overflow detected -- (?:events|requests) lost',
  '(?:EVTQ|PRIQ) write aborted -- events may have been lost',
  '(?:GERROR|PRIQ|EVTQ|CMDQ) MSI write aborted',
  'device has entered Service Failure Mode!',
] as const;
const WHOLE = new RegExp(`(?:arm-smmu-v3|SMMUv3:) \\S+: (?:${SENTENCES.join('|')})\\s*$`, 'i');
/** A line of its own, and no rest of one. */
const DEVICE = /(?:arm-smmu-v3|SMMUv3:) \S+:/;
/** A record of an event whose address goes on in the next line looks whole as well. */
const GOES_ON = /event: \w+ client: .* ssid: 0x[\da-f]+$/i;
/** Colours of a terminal, and the line ends of DOS. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*[A-Za-z]|\\r+$`, 'g');
const QUOTE = /^(?:\s*[>|])+ ?/;

export function unwrappedLog(text: string): string {
  if (text.length > MOST || !WORDS.test(text)) return text;
  const lines = text.split('\n');
  const plain = lines.map((line) => line.replace(COLOURS, ''));
  let joined = false;
  for (let at = 0; at + 1 < lines.length; at++) {
    const found = wholeAt(plain, at);
    if (!found) continue;
    for (const all of [lines, plain])
      all.splice(at, found.parts, found.line, ...Array.from({ length: found.parts - 1 }, () => ''));
    joined = true;
  }
  return joined ? lines.join('\n') : text;
}

/** A line that is whole together with those behind it, and with fewer of them is not. */
function wholeAt(lines: readonly string[], at: number): { readonly line: string; readonly parts: number } | undefined {
  const [first] = lines.slice(at, at + 1);
  if (first.length < SHORTEST || (WHOLE.test(first) && !GOES_ON.test(first))) return undefined;
  const quoted = QUOTE.test(first);
  // A terminal breaks a line anywhere, a mail program at a space.
  for (const gap of ['', ' ']) {
    let line = first;
    for (let parts = 2; parts <= PARTS; parts++) {
      const next = lines[at + parts - 1];
      const rest = quoted ? next?.replace(QUOTE, '') : next;
      if (rest === undefined || rest.trim() === '' || DEVICE.test(rest)) break;
      line += gap + rest;
      if (WHOLE.test(line) && !(GOES_ON.test(line) && /^\s*(?:iova|fetch_addr):/.test(lines[at + parts] ?? '')))
        return { line, parts };
    }
  }
  return undefined;
}
