/** What the cells of a foreign drawing mean: steps of a guest's program, as far as they are understood. */
import { ARCH_IDS } from '../arch/language.ts';
import { scenarioArch } from '../arch/registry.ts';
import { fieldMax, hex } from '../../model/fields/field.ts';

/** What an actor's cell does. `device`: as the drawing names it, where it names one. */
export type Meant =
  | {
      readonly kind: 'command';
      readonly name: string;
      readonly fields: Readonly<Record<string, number>>;
      readonly device?: string;
      /** The drawing says `TLBI`, and not which. */
      readonly generic?: true;
    }
  | {
      readonly kind: 'map' | 'unmap' | 'unmap_fast' | 'free' | 'dma';
      readonly device?: string;
      readonly iova?: number;
      readonly write?: boolean;
    };

const NUMBER = '(0x[0-9a-f]{1,12}|\\d{1,12})';

/** Those of the architecture that a scenario has which names none. */
const RAW_COMMANDS = scenarioArch(ARCH_IDS[0]).commands.all;

/** A command's mnemonic, with or without CMD_; the longest that fits. */
const NAMES = RAW_COMMANDS.map(({ name }) => name.replace(/^CMD_/, '')).sort((a, b) => b.length - a.length);
const COMMAND = new RegExp(`\\b(?:CMD_)?(${NAMES.join('|')})\\b`, 'i');

/** Other ways to write some. */
const ALSO: readonly (readonly [RegExp, string])[] = [
  [/\bATC[ _-]?inv(?:alidat\w*)?\b/i, 'ATC_INV'],
  [/\b(?:CMD_)?TLBI(?:[ _-]by)?[ _-](?:NH[ _-])?VA\b/i, 'TLBI_NH_VA'],
  // With an address the ASID is a field of it: `TLBI asid=1 va=0x1000`.
  [/\b(?:CMD_)?TLBI(?:[ _-]by)?[ _-](?:NH[ _-])?ASID\b(?!.*\b(?:va|iova|addr)\b)/i, 'TLBI_NH_ASID'],
  [/\b(?:CMD_)?TLBI[ _-](?:NH[ _-])?ALL\b/i, 'TLBI_NH_ALL'],
];
const TLBI = /\b(?:CMD_)?TLBI\b(?![_-])/i;

/** A command's mnemonic, and where it stands. A TLBI that does not say which is the one that its fields are of. */
function commandIn(text: string): { readonly name: string; readonly at: number; readonly generic?: true } | undefined {
  const own = COMMAND.exec(text);
  if (own) return { name: own[1].toUpperCase(), at: own.index };
  for (const [pattern, name] of ALSO) {
    const found = pattern.exec(text);
    if (found) return { name, at: found.index };
  }
  const tlbi = TLBI.exec(text);
  if (!tlbi) return undefined;
  const rest = text.slice(tlbi.index);
  const name = addressIn(rest) !== undefined ? 'TLBI_NH_VA' : /\basid\b/i.test(rest) ? 'TLBI_NH_ASID' : 'TLBI_NH_ALL';
  return { name, at: tlbi.index, generic: true };
}

/** Before what is understood by itself. */
const BETWEEN =
  /\s*(?:[+;&,]|->|=>|→|\band\b|\bthen\b)\s*(?=(?:CMD_|TLBI|ATC[ _-]?INV|CFGI_|SYNC\b|unmap|map\b|free\b|dma\b))/i;

/** What a cell says one after the other: `TLBI + ATC_INV + SYNC`. */
export const saidIn = (text: string): readonly string[] => text.split(BETWEEN).filter(Boolean);

/** What a device stands behind. */
const DONE_TO =
  /\b(?:ATC[ _-]?INV\w*|DMA(?: (?:reads?|writes?))?|(?:un)?maps?(?:_fast)?|frees?|reads?|writes?)[ (]+([A-Z]\d{0,3})\b/gi;

/** Devices are called by capitals: `unmap a page` names none. */
const deviceIn = (text: string): string | undefined =>
  /\b(?:[Dd]evice|[Dd]ev|v?sid|v?SID|StreamID|by|of|for)[ =:]*([A-Z](?:\d{0,3}))\b/.exec(text)?.[1] ??
  /\(([A-Z]\d{0,3})[,)]/.exec(text)?.[1] ??
  [...text.matchAll(DONE_TO)].map(([, name]) => name).find((name) => /^[A-Z]/.test(name));

/** What stands before an address without naming a field. */
const NOT_NAMED = new RegExp(
  `^(${['at', 'for', 'of', ...NAMES, ...NAMES.map((name) => `CMD_${name}`)].join('|')})\\b`,
  'i',
);

/** A number behind what it is of: `sid=0x8`, `asid 0x1`; behind a device it is an address. */
const NAMED = /\b([a-z_]+)( *[=:] *| +)0x[0-9a-f]+/gi;
const FIELDS = new Set([...RAW_COMMANDS.flatMap(({ fields }) => fields.map(({ name }) => name)), 'vsid', 'streamid']);

const addressIn = (text: string): number | undefined => {
  const found = /\b(?:iova|va|addr|address|at)?[ =:(@]*(0x[0-9a-f]{3,12})\b/i.exec(text);
  return found ? Number(found[1]) : undefined;
};

/** Undefined where nothing of it is understood. */
export function meaningOf(text: string): Meant | undefined {
  const command = commandIn(text);
  const device = deviceIn(text);
  if (command) {
    const def = RAW_COMMANDS.find(({ name }) => name === `CMD_${command.name}`)!;
    const fields: Record<string, number> = {};
    for (const field of def.fields) {
      const also =
        field.name === 'va'
          ? '|iova|addr'
          : field.name === 'addr'
            ? '|iova|va'
            : field.name === 'sid'
              ? '|vsid|streamid'
              : '';
      const found = new RegExp(`\\b(?:${field.name}${also})[ =:]*${NUMBER}\\b`, 'i').exec(text.slice(command.at));
      const value = found ? Number(found[1]) : undefined;
      if (value === undefined || value > fieldMax(field)) continue;
      fields[field.name] = field.address ? value - (value % 2 ** field.lo) : value;
    }
    // An ASID that stands there without a name: `TLBI_NH_ASID(2)`.
    const asid = def.fields.find(({ name }) => name === 'asid');
    const first = /^\w+[ (]+(\d{1,5})\b/.exec(text.slice(command.at));
    if (asid && first && !(asid.name in fields) && Number(first[1]) <= fieldMax(asid))
      fields[asid.name] = Number(first[1]);
    // An address that stands there without a name.
    const place = def.fields.find(({ name }) => name === 'va' || name === 'addr');
    const bare = addressIn(
      text.slice(command.at).replace(NAMED, (word, field: string, sign: string) => {
        const named = sign.trim() !== '' || FIELDS.has(field.toLowerCase());
        return named && !NOT_NAMED.test(word) ? '' : word;
      }),
    );
    if (place && bare !== undefined && !(place.name in fields) && bare <= fieldMax(place))
      fields[place.name] = bare - (bare % 2 ** place.lo);
    return {
      kind: 'command',
      name: def.name,
      fields,
      ...(device !== undefined && { device }),
      ...(command.generic && { generic: true }),
    };
  }
  const iova = addressIn(text);
  const of = { ...(device !== undefined && { device }), ...(iova !== undefined && { iova }) };
  if (/\bsync\b/i.test(text) && !/\b(wait|sees|poll)/i.test(text))
    return { kind: 'command', name: 'CMD_SYNC', fields: {} };
  if (/\bunmap_fast\b|\bclears? (the )?(pte|entry)/i.test(text)) return { kind: 'unmap_fast', ...of };
  if (/\bunmaps?\b|iommu_unmap/i.test(text)) return { kind: 'unmap', ...of };
  if (/\bmaps?\b|iommu_map/i.test(text)) return { kind: 'map', ...of };
  if (/\bfrees?\b|\bput_page\b|kfree/i.test(text)) return { kind: 'free', ...of };
  if (/\bdma\b|\b(reads?|writes?)\b.*0x/i.test(text)) return { kind: 'dma', ...of, write: /\bwrites?\b/i.test(text) };
  return undefined;
}

export const written = (value: number): string => (value > 255 ? hex(value) : String(value));
