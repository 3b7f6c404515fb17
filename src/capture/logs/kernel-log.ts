/** What Linux's arm-smmu-v3 (5.x to 7.x) and Xen's SMMUv3 driver print: arm_smmu_gerror_handler(), arm_smmu_dump_event() and others. */
import type { Unread } from '../unread.ts';
import { linesOf, type Reading, TURN } from '../reading.ts';
import { isLongRow, lineOf } from '../text/lines.ts';
import { cmdqvFacts, cmdqvLine, vcmdqOf } from './cmdqv.ts';
import { eventNamed, PAGE_REQUEST } from './event.ts';
import type { EventFact, LogFact, Facts, Said } from './facts.ts';
import type { LogFinding } from './finding.ts';
import { type Last, LogWords } from './log-words.ts';
import { OtherLines } from './other-lines.ts';

/** `arm-smmu-v3 arm-smmu-v3.2.auto: `, also of a device without driver, and Xen's; behind what a serial line ends with. */
const DEVICE = /(?:arm-smmu-v3|platform|SMMUv3:|acpi|amba)\s+(\S+?):(?=\s|#011|\^I)([^\r]*)\r*$/;
/** A word of a record or command; syslog writes the tab as #011, /dev/kmsg as \x09. */
const WORD = /^(?:\s|#011|\^I|\\t|\\x09)*0x([0-9a-f]{1,16})\s*$/i;
/** The same without a device before it. */
const BARE_WORD = /(?:^|[\]:>)]|\s)\s*0x([0-9a-f]{16})\s*$/i;
/** Lines that say nothing about queues. */
const PLAIN =
  /^(ias \d|oas \d|option mask|probing hardware|enabling interface|msi_domain absent|no priq|no evtq|allocated \d+ entries for|SMMU currently enabled|retrying command fetch|failed to (?:allocate|set)|combined irq|features |dirty tracking|unexpected PRI request|found (?:\d|companion)|Adding to iommu group|option |(?:2|two)-level)/i;

const GERROR: readonly (readonly [bit: number, name: string])[] = [
  [0, 'CMDQ_ERR'],
  [2, 'EVTQ_ABT_ERR'],
  [3, 'PRIQ_ABT_ERR'],
  [4, 'MSI_CMDQ_ABT_ERR'],
  [5, 'MSI_EVTQ_ABT_ERR'],
  [6, 'MSI_PRIQ_ABT_ERR'],
  [7, 'MSI_GERROR_ABT_ERR'],
  [8, 'SFM_ERR'],
  [9, 'CMDQP_ERR'],
  [10, 'DPT_ERR'],
];

/** Messages with numbers. */
const MESSAGES: readonly (readonly [RegExp, (numbers: readonly number[]) => Said])[] = [
  // Linux allocates powers of two only.
  [/allocated (\d+) entries for cmdq/, ([entries]) => ({ is: 'size', log2size: Math.round(Math.log2(entries)) })],
  [
    /CMD_SYNC timeout at (0x[0-9a-f]+) \[hwprod (0x[0-9a-f]+), hwcons (0x[0-9a-f]+)\]/i,
    ([at, prod, cons]) => ({ is: 'timeout', at, prod, cons }),
  ],
  [/CMDQ error \(cons (0x[0-9a-f]+)\)/i, ([cons]) => ({ is: 'cmdq-error', cons })],
  [
    /unexpected global error reported \((0x[0-9a-f]+)\)/i,
    ([bits]) => {
      const names = GERROR.filter(([bit]) => bits & (1 << bit)).map(([, name]) => name);
      return { is: 'other-error', name: `GERROR.${names.join('|') || bits}` };
    },
  ],
];

/** Sentences that name one error. */
/** Colours of a terminal, and the line ends of DOS. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*[A-Za-z]|\\r$`, 'g');
/** Lines of the driver where the device before them is cut off. */
const OURS =
  /tegra241_cmdqv: |event 0x|CMDQ error|CMD_SYNC timeout|skipping command in error|entries for cmdq|^(?:un)?priv (?:inst|data)/;
/** The rate limit of printk, which names the function. */
const SUPPRESSED = /arm_smmu_\w+: \d+ callbacks suppressed/;
/** What a console and a journal say of messages that they did not get. */
const DROPPED = /\*\* \d+ printk messages dropped \*\*|Missed \d+ kernel messages|buffer overrun, some messages lost/;
/** What syslog writes for messages that say what the one before them said. */
const REPEATED = /(?:last message repeated (\d+) times?|message repeated (\d+) times: \[ ?(.*)\])$/;
/** Lines behind which other words come. */
const HEADS = /event 0x[0-9a-f]+ received|skipping command in error state/i;
/** Lines behind all words of a record. */
const DECODED = /^event: |^(?:un)?priv (?:inst|data) /;
/** A page request that nothing has answered, Linux prints the last of a group. */
const REQUEST =
  /sid (0x[0-9a-f]+)\.(0x[0-9a-f]+): \[(\d+)(L?)\] (?:un)?privileged (R?)(W?)(X?) access at iova (0x[0-9a-f]+)/i;

const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/Service Failure Mode/, 'GERROR.SFM_ERR'],
  [/GERROR MSI write aborted/, 'GERROR.MSI_GERROR_ABT_ERR'],
  [/PRIQ MSI write aborted/, 'GERROR.MSI_PRIQ_ABT_ERR'],
  [/EVTQ MSI write aborted/, 'GERROR.MSI_EVTQ_ABT_ERR'],
  [/CMDQ MSI write aborted/, 'GERROR.MSI_CMDQ_ABT_ERR'],
  [/PRIQ write aborted/, 'GERROR.PRIQ_ABT_ERR'],
  [/EVTQ write aborted/, 'GERROR.EVTQ_ABT_ERR'],
  [/CMDQ timeout/, 'CMDQ timeout'],
  [/CMD_SYNC timeout/, 'CMD_SYNC timeout'],
  [/EVTQ overflow/, 'EVTQ overflow'],
  [/PRIQ overflow/, 'PRIQ overflow'],
];

const CLASSES: readonly (readonly [string, EventFact['class']])[] = [
  ['CD fetch', 'CD'],
  ['Stage 1 translation table fetch', 'TTD'],
  ['Input address caused fault', 'IN'],
];

/** Whether a line is the driver's; `behind`: whether that before it was, so that a bare word, or what is said of such lines, belongs to it. */
export const isLogLine = (line: string, behind: boolean): boolean =>
  DEVICE.test(line) ||
  OURS.test(line) ||
  SUPPRESSED.test(line) ||
  (behind && (BARE_WORD.test(line) || DROPPED.test(line) || REPEATED.test(line)));

/** What one of the driver's lines has in it. */
const WORDS = /smmu|SMMU|cmdq|CMDQ|CMD_SYNC|event 0x/;

export const kernelLogSniff = (text: string): string | undefined => {
  if (!WORDS.test(text)) return undefined;
  for (const [number, line] of linesOf(text)) {
    const said = /event 0x[0-9a-f]{2} received|CMDQ error \(cons|CMD_SYNC timeout at|tegra241_cmdqv: /.test(line);
    // A driver that somebody lets print its queue prints rows of memory.
    if (said || (DEVICE.test(line) && !isLongRow(lineOf(line, number)))) return 'it has lines of an SMMUv3 driver';
  }
  return undefined;
};

export function* kernelLog(whole: string): Reading<Facts> {
  const facts: LogFact[] = [];
  const unread: Unread[] = [];
  const words = new LogWords(facts, unread);
  const { last } = words;
  /** The SMMU of a CMDQV. */
  const companions = new Map<string, string | null>();
  /** VCMDQs whose errors come next. */
  let next: readonly string[] = [];
  /** By SMMU, the VCMDQ that its last error is of. */
  const failing = new Map<string | null, string>();
  const timeouts: number[] = [];
  const others = new OtherLines();
  let vcmdqs = false;
  let ours = 0;
  let all = 0;

  /** The last line that is not blank. */
  let end = 0;
  /** What the line before said. */
  let before = '';

  for (const [line, raw, behind] of linesOf(whole)) {
    all = line;
    if (line % TURN === 0) yield behind / whole.length;
    const plain = raw.replace(COLOURS, '').trimEnd();
    const again = REPEATED.exec(plain);
    const text = again ? (again[3] ?? before) : plain;
    before = text;
    if (plain !== '') end = line;
    const device = DEVICE.exec(text);
    const bare = device ? null : BARE_WORD.exec(text);
    if (SUPPRESSED.test(text)) {
      unread.push({ line, text: `the kernel left lines out: ${text.slice(-80)}` });
      continue;
    }
    if (DROPPED.test(text)) {
      words.closeAll('lost');
      unread.push({ line, text: `lines are lost here: ${text.slice(-80)}` });
      continue;
    }
    const cmdqv = cmdqvLine(text);
    if (cmdqv) {
      ours++;
      vcmdqs = true;
      const owner = cmdqv.device === null ? null : (companions.get(cmdqv.device) ?? cmdqv.device);
      const told = cmdqvFacts(cmdqv.said, owner, line);
      if (!told) unread.push({ line, text: `not understood: ${cmdqv.said.slice(0, 120)}` });
      facts.push(...(told?.facts ?? []));
      if (told && told.next.length > 0) next = told.next.map((number) => vcmdqOf(owner, number));
      continue;
    }
    if (!device && !bare && !OURS.test(text)) {
      others.take(line, text);
      continue;
    }
    const smmu = device ? device[1] : bare ? words.sole : null;
    const said = device
      ? device[2].replace(/^ /, '')
      : text.replace(/^.*?(?=event 0x|event: |CMDQ error|CMD_SYNC timeout|skipping command|allocated \d+ entries)/, '');
    const word = device ? WORD.exec(said) : bare;
    if (word) {
      const known = words.isOpen(smmu);
      if (device || known) ours++;
      const times = Number(again?.[1] ?? again?.[2] ?? 1);
      if (known) for (let i = 0; i < times && words.isOpen(smmu); i++) words.take(smmu, word[1], line);
      else if (device) unread.push({ line, text: `a word of no record: ${text.slice(-60)}` });
      continue;
    }
    ours++;
    // Other CPUs, and the handler of GERROR, print between the words.
    if (HEADS.test(said) || (DECODED.test(said) && words.isOpen(smmu, 'event'))) words.close(smmu);
    const companion = /found companion CMDQV device: (\S+)/.exec(said)?.[1];
    if (companion !== undefined) companions.set(companion, smmu);
    if (/CMD_SYNC timeout/.test(said)) timeouts.push(line);
    if (/unexpected global error/.test(said)) next = [];
    if (/CMDQ error \(cons/.test(said)) {
      const [vcmdq, ...others] = next;
      next = others;
      if (vcmdq === undefined) failing.delete(smmu);
      else failing.set(smmu, vcmdq);
    }
    const base = { smmu, line, text: said.trim() };
    const ofVcmdq = { ...base, smmu: failing.get(smmu) ?? smmu };
    const size = /allocated (\d+) entries for vcmdq(\d+)/.exec(said);
    const record = /event (0x[0-9a-f]+) received/i.exec(said);
    const message = MESSAGES.map(([pattern, read]) => ({
      numbers: pattern.exec(said)?.slice(1).map(Number),
      read,
    })).find(({ numbers }) => numbers !== undefined);
    if (record) {
      words.begin(smmu, { ...base, is: 'event', code: Number(record[1]), need: 4 });
    } else if (/skipping command in error state/.test(said)) {
      words.begin(smmu, { ...ofVcmdq, is: 'skipped', code: 0, need: 2 });
    } else if (REQUEST.test(said)) facts.push({ ...base, is: 'event', event: requestIn(said) });
    else if (size)
      facts.push({
        ...base,
        smmu: vcmdqOf(smmu, Number(size[2])),
        is: 'size',
        log2size: Math.round(Math.log2(Number(size[1]))),
      });
    else if (message?.numbers) {
      const told = message.read(message.numbers);
      facts.push({ ...(told.is === 'cmdq-error' ? ofVcmdq : base), ...told });
    } else if (/^event: /.test(said)) decoded(said, base, facts, last, unread);
    else if (/^(un)?priv (inst|data) /.test(said)) access(said, base, facts, last, unread);
    else {
      const sentence = SENTENCES.find(([pattern]) => pattern.test(said));
      if (sentence) facts.push({ ...base, is: 'other-error', name: sentence[1] });
      if (/CMD_SYNC timeout at/.test(said))
        unread.push({ line, text: `expected hwprod and hwcons of a time-out, found ${said.trim().slice(0, 120)}` });
      else if (!sentence && !PLAIN.test(said.trim()) && !others.take(line, said))
        unread.push({ line, text: `not understood: ${said.trim().slice(0, 120)}` });
    }
  }
  words.closeAll(end);
  for (const [i, fact] of facts.entries())
    if (fact.is === 'event' && fact.event.ipa !== null && fact.event.stage === null) {
      facts[i] = { ...fact, event: { ...fact.event, ipa: null } };
      if (fact.event.ipa !== '0x0')
        unread.push({ line: fact.line, text: `ipa: ${fact.event.ipa} is one only at stage 2, which no line tells` });
    }
  facts.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  unread.push(...others.unread);
  const findings = vcmdqs && timeouts.length > 0 ? [anyQueue(timeouts)] : [];
  return { kind: 'a kernel log', why: `${ours} of ${all} lines are of an SMMUv3 driver`, facts, unread, findings };
}

const anyQueue = (lines: readonly number[]): LogFinding => ({
  text: '"CMD_SYNC timeout at" may be about any of the queues: the SMMU’s own, or a VCMDQ',
  why: 'the line does not name the queue, and the SMMU has hardware queues (CMDQV)',
  source: 'arm_smmu_cmdq_issue_cmdlist()',
  from: lines.map((line) => ({ line })),
  smmu: null,
});

function requestIn(said: string): EventFact {
  const [, sid, ssid, , , read, write, , iova] = REQUEST.exec(said)!;
  return {
    ...eventNamed(PAGE_REQUEST),
    sid: Number(sid),
    // Linux prints 0 where there is none.
    ssid: Number(ssid) === 0 ? null : Number(ssid),
    access: write ? 'write' : read ? 'read' : null,
    input: shortAddress(iova),
  };
}

const shortAddress = (digits: string): string => `0x${BigInt(digits).toString(16)}`;

type Base = Pick<LogFact, 'smmu' | 'line' | 'text'>;

/** `event: F_TRANSLATION client: 0000:4a:00.3 sid: 0x4a03 ssid: 0x0 iova: 0x0 ipa: 0x0`, Linux 6.14 and later; behind the raw record. */
function decoded(said: string, base: Base, facts: LogFact[], last: Last, unread: Unread[]): void {
  const name = /^event: (\S+)/.exec(said)![1];
  const at = (key: string): string | null => new RegExp(`\\b${key}: (0x[0-9a-f]+|0)\\b`, 'i').exec(said)?.[1] ?? null;
  const sid = at('sid');
  if (sid === null) unread.push({ line: base.line, text: `expected sid: of an event, found ${said.slice(0, 80)}` });
  // A name that is cut off as well is none.
  if (sid === null && eventNamed(name).code === null) return;
  const ssid = Number(at('ssid') ?? 0);
  const event: EventFact = {
    ...eventNamed(name),
    sid: sid === null ? null : Number(sid),
    // Linux prints 0 where there is none.
    ssid: ssid === 0 ? null : ssid,
    input: at('iova'),
    // Whether it means something the next line tells.
    ipa: at('ipa'),
  };
  const record = last.get(base.smmu);
  const before = record && record.words !== 'none' ? facts[record.at] : undefined;
  const same =
    before?.is === 'event' &&
    (event.sid === null || before.event.sid === null || event.sid === before.event.sid) &&
    (before.event.code === event.code || name === 'UNKNOWN');
  // The same record in words, which say more where all of them are there.
  if (record && same && record.words === 'all') return;
  last.set(base.smmu, { at: record && same ? record.at : facts.length, words: 'none' });
  if (record && same) facts[record.at] = { ...before, event: filled(before.event, event) };
  else facts.push({ ...base, is: 'event', event });
}

/** What words told of a record, and what they did not tell from its decoded form. */
const filled = (words: EventFact, { sid, ssid, input, ipa }: EventFact): EventFact => ({
  ...words,
  sid: words.sid ?? sid,
  ssid: words.sid === null ? ssid : words.ssid,
  input: words.input ?? input,
  ipa: words.ipa ?? (words.stage === 1 ? null : ipa),
});

/** `unpriv data read s1 "Input address caused fault" stall stag: 0x33`, the second line of the decoded form. */
function access(said: string, base: Base, facts: LogFact[], last: Last, unread: Unread[]): void {
  const index = last.get(base.smmu)?.at ?? -1;
  const before = facts[index];
  const parts = /^(?:un)?priv (?:inst|data) (read|write) s([12]) "([^"]*)"(.*)$/.exec(said);
  if (before?.is !== 'event' || !parts) {
    unread.push({ line: base.line, text: `not understood: ${said.slice(0, 120)}` });
    return;
  }
  if (before.event.stage !== null) return;
  const stalled = /\bstall\b/.test(parts[4].replace('stag:', ''));
  const stag = /stag: (0x[0-9a-f]+|0)/i.exec(parts[4]);
  const stage = parts[2] === '2' ? 2 : 1;
  facts[index] = {
    ...before,
    event: {
      ...before.event,
      access: parts[1] === 'read' ? 'read' : 'write',
      stage,
      class: CLASSES.find(([words]) => words === parts[3])?.[1] ?? null,
      ipa: stage === 2 ? before.event.ipa : null,
      stalled,
      stag: stalled && stag ? Number(stag[1]) : null,
    },
  };
}
