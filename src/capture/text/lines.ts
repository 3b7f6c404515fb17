/**
 * Memory that a tool printed, taken apart line by line: an address or none, numbers in hexadecimal, the letters beside them.
 * What the numbers mean, their order of bytes and the base of the addresses, is decided over all lines (`memory.ts`).
 */

interface Cells {
  readonly numbers: readonly string[];
  /** Whether the numbers were written with 0x. */
  readonly prefixed: boolean;
  /** What stands behind the numbers, two spaces or more away: letters. */
  readonly tail?: string;
  /** The first thing that is no number like those before it; nothing behind it was read. */
  readonly broken?: string;
}

/** A line of numbers. */
export interface NumberRow extends Cells {
  readonly line: number;
  /** Hexadecimal digits without 0x. */
  readonly address: string;
  /** Whether something tells the address from the numbers: 0x, a colon, an equals sign, a symbol. */
  readonly marked: 'no' | '0x' | 'yes';
  /** What the letters stand between: bars, angle brackets, stars. */
  readonly frame?: '|' | '>' | '*';
  /** What printed it, where its own form tells. */
  readonly by?: string;
}

/** A line as it stands in a text, without its end. */
export interface Raw {
  readonly line: number;
  readonly text: string;
  /** Where the next line begins. */
  readonly next: number;
  /** Why it cannot be read. */
  readonly wrong?: string | undefined;
}

/** A line that holds no numbers: `*`, a closing address, or what cannot be read; `typed`: the command that printed it. */
export type Line =
  | { readonly is: 'row'; readonly row: NumberRow }
  | { readonly is: 'repeat'; readonly line: number }
  | { readonly is: 'blank'; readonly line: number }
  | { readonly is: 'end'; readonly line: number; readonly address: string }
  | { readonly is: 'other'; readonly line: number; readonly text: string; readonly typed?: true };

/** What a mail, a diff, Xen, a log daemon or printk puts before a line. */
const STAMP =
  /^(?!>.*<\s*$)(?:(?!crash)[A-Za-z]{0,12}> ?)*(?:\| ?(?=.*[^|\s]\s*$)|\+(?=\S))?\s*(?:\(XEN\)\s*)?(?:(?:(?:\w{3} )?(?:\w{3}\s+\d+ [\d:.]{8,15}|\d{4}-\d\d-\d\d[T ][\d:.,]+(?: UTC|Z|[+-][\d:]+)?|\d{10}\.\d{6}) \S+ kernel: ?)|\d{4}-\d\d-\d\dT[\d:.,]+(?:Z|[+-][\d:]+)\s+|<\d+>1 \S+ \S+ \S+ \S+ \S+ \S+ |\d\d-\d\d [\d:.]{12}\s+\d+\s+\d+ [VDIWEF] |\w+ +:\w+ *: |\d,\d+,\d+,[^;]*;|\[\d{4}-\d\d-\d\d [\d:.]+\]\s+)?(?:<\d+>)?(?:\[(?:\s*\d+\.\d+(?: <\s*[\d.]+>)?|\w{3} \w{3} +\d+ [\d:]{8} \d{4}|\w{3}\d+ \d\d:\d\d|\s+[<+][\d.\s]+>?)\](?:\s*[[(]\s*(?!\d+\]\s*0x)\w+[\])])?\s*)?(?:[\w.-]+ kernel: ?)?/;
/** What was typed to get it, behind a prompt or without one: of crash, gdb, QEMU, kdb, TRACE32, U-Boot, OpenOCD. */
const PROMPT =
  /^\s*(?:crash>|\(\w+\)|>>>|\[\d+\]kdb>|J-Link>|B::|[\w@:~/.-]* ?[#$](?=\s|$))|^\s*(?:=> )?(?:md[.\w]*|mem\d*|rd|xp?|xp?\/\w+|mem\w*|dump\w*|d(?:ata)?\.dump) /i;
/** What a terminal does with colours and its cursor. */
const COLOUR = /\p{Cc}\[[\d;?]*[A-Za-z]/gu;
/** The name of what is printed, before its address. */
const NAME = /^[A-Za-z_][\w.-]*:? (?=\s*[0-9a-fA-F]{4,16}: )/;
/** devmem2 and what is written like it. */
const SPOKEN = /^(?:Value|Read) at address\s+(0x[0-9a-f]+)(?:\s*\([^)]*\))?\s*:\s*(0x[0-9a-f]+)\s*$/i;
/** What devmem2 says beside. */
export const SAID_BESIDE = /^\s*(?:\/dev\/mem opened|Memory mapped at address 0x[\da-f]+)\.?\s*$/i;
/** `NSD:46A00000|>00000012 …`, of TRACE32: its address, behind the class of the access. Letters are one space away. */
const BAR = /^\s*(?:[A-Z]+:)?(?:0x)?([\da-f]{4,16}) ?\|[>\s]?\s*(?=[\da-f]{2,16}(?:\s|$))/i;
/** The line above them, which counts the columns. */
const COLUMNS = /^\s*_+address\|/i;
/** Bytes of such a line. */
const BAR_BYTES = 16;
/** `[0x46a00000] = `, `[  7]` */
const ADDRESS = /^(?:\[\s*)?(0x)?([0-9a-f]+)\]?\s*(<[^>]*>)?\s*(:|=>?|->)?(?=\s|$)\s*/i;
/** `*`, and an address alone. */
export const NO_NUMBERS = /^\s*(?:\*|(?:0x)?[0-9a-f]+:?)\s*$/i;
const NUMBER = /^(0x)?([0-9a-f]+)$/i;
/** The letters of hexdump -C, of od -t …z, and of the UEFI shell. */
const FRAMED = /\s+(?:(\|)(.*)\||(>)(.*)<|(\*)(.*)\*)\s*$/;
/** Bytes of which a dash parts two halves: the UEFI shell's, and db's of WinDbg. */
const HALVES = /^(\s*[\da-f`]{4,17}:?\s+(?:[\da-f]{2} ){7}[\da-f]{2})-(?=[\da-f]{2}\s)/i;
/** Nothing was typed. */
const BARE_PROMPT = /^\s*(?:crash>|\((?:gdb|qemu|lldb)\)|=>|[\w.-]+@[\w:~/.-]* ?[#$])\s*$/;

/** A line without what stands before it: quotes of mails, stamps of logs, colours. */
export const bareText = (raw: string): string => raw.replace(COLOUR, '').replace(STAMP, '');

/** One line, or what is wrong with it. `raw`: without its end. */
export function lineOf(raw: string, line: number): Line {
  const text = bareText(raw).replace(NAME, '').replace(HALVES, '$1 ');
  if (SAID_BESIDE.test(text) || BARE_PROMPT.test(text)) return { is: 'blank', line };
  if (PROMPT.test(text)) return { is: 'other', line, text: raw, typed: true };
  const plain = taken(text, raw, line);
  if (plain.is !== 'other' && !(plain.is === 'row' && plain.row.broken !== undefined)) return plain;
  const rest = withoutWords(text);
  // One space parts what C and CSV write; two part letters from the numbers before them.
  for (const cleared of [rest.replace(/\s+/g, ' '), rest]) {
    const read = taken(cleared, raw, line);
    if (read.is === 'row' && read.row.broken === undefined) return read;
  }
  return plain;
}

/** Digits of a row that is no line of a log. */
const ROW_DIGITS = 32;
export const isLongRow = (line: Line): boolean =>
  line.is === 'row' && line.row.broken === undefined && line.row.numbers.join('').length >= ROW_DIGITS;

/** Numbers without what C, CSV files, debuggers and drivers write around them and into them. */
function withoutWords(text: string): string {
  const numbers = text
    .replace(/^[A-Za-z]+:(?=[\da-f]{8,16}\|)/i, '')
    .replace(/(?<=[\da-f])[`_'](?=[\da-f])/gi, '')
    .replace(/(0x[\da-f]+)u?l{1,2}\b/gi, '$1')
    .replace(/(?<=[\da-f])\]?:(?=0x)/gi, ': ')
    .replace(/[,;{}()]|\|>?/g, ' ');
  const named = numbers.replace(/(?<![\w-])[\w-]+(?=\[)/, ' ');
  const words = [...named.matchAll(/\S+/g)];
  const first = words.find(([word]) => /^(?:#?\[?\d+\]?|\[?(?:0x[\da-f]{1,16}|[\da-f]{2,16})\]?)[:=]?$/i.test(word));
  return named
    .slice(first?.index ?? 0)
    .trim()
    .replace(/^#/, '');
}

function taken(text: string, raw: string, line: number): Line {
  if (text.trim() === '' || /^\s*```/.test(text) || COLUMNS.test(text)) return { is: 'blank', line };
  if (text.trim() === '*') return { is: 'repeat', line };
  const spoken = SPOKEN.exec(text);
  if (spoken) return lineOf(`${spoken[1]}: ${spoken[2]}`, line);
  const bar = BAR.exec(text);
  if (bar) return barred(bar[1], text.slice(bar[0].length), raw, line);
  const framed = FRAMED.exec(text);
  const body = (framed ? text.slice(0, framed.index) : text).trimStart();
  const found = ADDRESS.exec(body);
  if (!found) return { is: 'other', line, text: raw };
  const rest = body.slice(found[0].length);
  const marked = found[3] || found[4] || body.startsWith('[') ? 'yes' : found[1] ? '0x' : 'no';
  if (rest.trim() === '')
    return marked === 'yes' ? { is: 'other', line, text: raw } : { is: 'end', line, address: found[2] };
  const cells = numbersIn(rest, framed !== null);
  if (!cells) return { is: 'other', line, text: raw };
  const [frame, tail] = framed?.slice(1).filter((part) => part !== undefined) ?? [];
  const letters = frame === undefined ? {} : { frame: frame as NumberRow['frame'], tail };
  return { is: 'row', row: { line, address: found[2], marked, ...cells, ...letters } };
}

/** A line of TRACE32: numbers of one width, as many as make its bytes; what is behind them is letters. */
function barred(address: string, rest: string, raw: string, line: number): Line {
  const words = rest.trim().split(/\s+/);
  const width = words[0].length;
  const most = (BAR_BYTES * 2) / width;
  const numbers: string[] = [];
  for (const word of words.slice(0, most)) {
    if (word.length !== width || !/^[\da-f]+$/i.test(word)) break;
    numbers.push(word.toLowerCase());
  }
  const broken = numbers.length < most && numbers.length < words.length ? words[numbers.length] : undefined;
  if (![2, 4, 8, 16].includes(width)) return { is: 'other', line, text: raw };
  const row = {
    line,
    address,
    marked: 'yes',
    numbers,
    prefixed: false,
    by: 'TRACE32',
    tail: words.slice(most).join(' '),
  };
  return { is: 'row', row: { ...row, ...(broken !== undefined && { broken }) } as NumberRow };
}

/** Numbers of one width up to where the letters begin: behind two spaces or more. */
function numbersIn(text: string, framed: boolean): Cells | undefined {
  const numbers: string[] = [];
  let width = 0;
  let prefixed = false;
  /** Spaces between two numbers. */
  let usual = 1;
  let at = 0;
  for (const [whole, gap, word] of text.matchAll(/(\s*)(\S+)/g)) {
    const number = NUMBER.exec(word);
    // Letters are fewer than the digits beside them, so what is as wide as the first number is one.
    if (numbers.length === 1 && !prefixed && number?.[2].length === width) usual = gap.length;
    const apart = numbers.length > 0 && gap.length > usual && !gap.includes('\t') && !framed;
    // hexdump -C parts its line in two halves, also where the letters were cut off.
    const half = width === 2 && numbers.length === 8 && /^(\s*[0-9a-f]{2})+\s*(\|.*)?$/i.test(text.slice(at));
    if (apart && !number?.[1] && !half) return { numbers, prefixed, tail: text.slice(at) };
    if (number && numbers.length === 0) {
      width = number[2].length;
      prefixed = number[1] !== undefined;
    }
    const fits = number && prefixed === (number[1] !== undefined) && (prefixed || number[2].length === width);
    if (!fits) return numbers.length > 0 ? { numbers, prefixed, broken: word } : undefined;
    numbers.push(number[2].toLowerCase());
    at += whole.length;
  }
  return { numbers, prefixed };
}
