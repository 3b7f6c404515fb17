/** Where a run differs from the first: in what hardware does with the guest's commands, in what the guest gets to know, in what it costs. */
import type { GuestRecords } from '../system/guest-log.ts';
import { SPINE } from '../system/logs.ts';
import type { CommandRow, QueueRows, CommandRows } from './rows.ts';
import { type CommandRecord, type Fate, keyOf, type Side } from './side.ts';

export const KINDS = ['hardware', 'guest', 'cost'] as const;

export interface Divergence {
  /** In the order of what matters. */
  readonly kind: (typeof KINDS)[number];
  /** The sides that differ: the first, and which other. */
  readonly between: readonly [0, number];
  /** Number of the row that it is about, or null. */
  readonly command: number | null;
  /** By side: the step in which it shows, or null. */
  readonly at: readonly (number | null)[];
  /** Can be read alone: names both sides. */
  readonly sentence: string;
}

/** A divergence, and behind how many commands of its queue it comes. */
interface Found extends Divergence {
  readonly place: number;
}

/** What is shown of a side in sentences. */
export interface Named {
  readonly side: Side;
  readonly name: string;
}

/** By kind, then by place in the guests' queues. */
export function divergencesOf(sides: readonly Named[], rows: CommandRows): Divergence[] {
  const found = sides.slice(1).flatMap((_, i) => between(sides, i + 1, rows));
  const rank = ({ kind }: Divergence): number => KINDS.indexOf(kind);
  return found
    .sort((a, b) => rank(a) - rank(b) || a.place - b.place || a.between[1] - b.between[1])
    .map(({ place: _, ...divergence }) => divergence);
}

function between(sides: readonly Named[], j: number, rows: CommandRows): Found[] {
  return [
    ...rows.queues.flatMap((queue) => [...fates(sides, j, rows, queue), ...completions(sides, j, rows, queue)]),
    ...errors(sides, j, rows),
    ...dmas(sides, j, rows),
    ...records(sides, j, rows),
    ...cost(sides, j, rows.length),
  ];
}

function grouped<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** With the queue, where there are several. */
const commandName = ({ text, index, queue }: CommandRow, { queues }: CommandRows): string =>
  `${text} (command ${index}${queues.length > 1 ? ` of ${queue}` : ''})`;

/** A divergence about a row; `at` and `words` say of a side when it shows, and what. */
function aboutRow(
  kind: 'hardware' | 'guest',
  j: number,
  row: CommandRow,
  at: (fact: CommandRecord, side: number) => number | null | undefined,
  sentence: string,
): Found {
  const steps = row.facts.map((fact, s) => (fact && (s === 0 || s === j) ? (at(fact, s) ?? null) : null));
  return { kind, between: [0, j], command: row.number, place: row.number, at: steps, sentence };
}

/** Commands whose fate differs, or their place in the order of handing over. */
function fates(sides: readonly Named[], j: number, rows: CommandRows, queue: QueueRows): Found[] {
  const { emulated, first, length, columns } = queue;
  const [a, b] = [sides[0].side, sides[j].side];
  const { isWait } = a.arch.commands;
  const places = outOfPlace(a, b, emulated, columns[0], columns[j]);
  const found: Found[] = [];
  for (let r = 0; r < length; r++) {
    const [i, k] = [columns[0][r], columns[j][r]];
    if (i < 0 || k < 0) continue;
    const [one, other] = [a.fate(emulated, i), b.fate(emulated, k)];
    const moved = places.get(r);
    if (sameFate(one, other, isWait(a.word(emulated, i, SPINE.words))) && !moved) continue;
    const row = rows.at(first + r);
    const words = moved ? moved.map((place) => `is handed over ${nth(place)}`) : [FATES[one], FATES[other]];
    const sentence = `${commandName(row, rows)} ${words[0]} under ${sides[0].name}, and ${words[1]} under ${sides[j].name}.`;
    found.push(aboutRow('hardware', j, row, ({ at }) => at, sentence));
  }
  return found;
}

/** A wait that the VMM does itself does what one on hardware does. */
const sameFate = (a: Fate, b: Fate, isWait: boolean): boolean =>
  a === b || (isWait && [a, b].every((fate) => fate === 'vmm' || fate === 'executed'));

/**
 * Rows whose place in the order of handing over differs, with both places: counted among the commands of their queue that
 * are handed over on both sides, so that a command lost on one side moves no other.
 */
function outOfPlace(
  a: Side,
  b: Side,
  emulated: number,
  first: Int32Array,
  other: Int32Array,
): Map<number, readonly [number, number]> {
  const both: number[] = [];
  const ranks = [a, b].map(({ sequences }) => sequences[emulated]?.rank);
  const rank = (side: 0 | 1, r: number): number => ranks[side][(side === 0 ? first : other)[r]];
  for (let r = 0; r < first.length; r++)
    if (first[r] >= 0 && other[r] >= 0 && rank(0, r) > 0 && rank(1, r) > 0) both.push(r);
  const order = (side: 0 | 1): number[] => [...both].sort((p, q) => rank(side, p) - rank(side, q));
  const [one, two] = [order(0), order(1)];
  const moved = new Map<number, readonly [number, number]>();
  if (one.every((r, i) => r === two[i])) return moved;
  const place = new Map(two.map((r, i) => [r, i]));
  for (const [i, r] of one.entries()) if (place.get(r) !== i) moved.set(r, [i, place.get(r)!]);
  return moved;
}

const FATES: Readonly<Record<Fate, string>> = {
  executed: 'is executed',
  refused: 'is refused',
  vmm: 'is done by the VMM itself',
  lost: 'is lost (CONS passes it, and nobody is handed it)',
  pending: 'is not handed over',
};

/** A place in an order, from 0, in words. */
export const nth = (place: number): string => {
  const n = place + 1;
  if (n === 1) return 'first';
  const teens = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teens ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;
};

/** Whether the guest sees a command complete: by a wait behind it, or itself. What was refused is told as an error. */
function completions(sides: readonly Named[], j: number, rows: CommandRows, queue: QueueRows): Found[] {
  const { emulated, first, length, columns } = queue;
  const [a, b] = [sides[0].side, sides[j].side];
  const found: Found[] = [];
  for (let r = 0; r < length; r++) {
    const [i, k] = [columns[0][r], columns[j][r]];
    if (i < 0 || k < 0 || a.seen(emulated, i) > 0 === b.seen(emulated, k) > 0) continue;
    const row = rows.at(first + r);
    if (row.facts.some((fact, s) => (s === 0 || s === j) && fact?.fate === 'refused')) continue;
    const [sees, other] = row.facts[0]!.seen === null ? ['never sees', 'does'] : ['sees', 'never'];
    const sentence = `The guest ${sees} ${commandName(row, rows)} complete under ${sides[0].name}, and ${other} under ${sides[j].name}.`;
    found.push(aboutRow('guest', j, row, ({ seen }) => seen, sentence));
  }
  return found;
}

/** Command errors that a guest reads, by the command that CONS stands at. */
function errors(sides: readonly Named[], j: number, rows: CommandRows): Found[] {
  const { nameOf } = sides[0].side.arch.errors;
  const told = [0, j].map((s) => grouped(sides[s].side.recorded.errors, keyOf));
  if (told.every(({ size }) => size === 0)) return [];
  const found: Found[] = [];
  for (const { emulated, first, length, columns } of rows.queues)
    for (let r = 0; r < length; r++) {
      const here = [0, j].map((s, n) => {
        const i = columns[s][r];
        return i < 0 ? [] : (told[n].get(sides[s].side.key(emulated, i)) ?? []);
      });
      const [a, b] = here.map((list) => list.map(({ cerror }) => nameOf(cerror)).join(', '));
      if (a === b || columns[0][r] < 0 || columns[j][r] < 0) continue;
      const row = rows.at(first + r);
      const words = (names: string): string => (names === '' ? 'no error' : names);
      const sentence = `At ${commandName(row, rows)} the guest reads ${words(a)} under ${sides[0].name}, and ${words(b)} under ${sides[j].name}.`;
      found.push(aboutRow('guest', j, row, (_, s) => here[s === 0 ? 0 : 1][0]?.at, sentence));
    }
  return found;
}

/** Where the accesses that guests tell devices to make go, one by one. */
function dmas(sides: readonly Named[], j: number, rows: CommandRows): Found[] {
  const [{ side: a, name: first }, { side: b, name: other }] = [sides[0], sides[j]];
  const [ours, theirs] = [a, b].map(({ recorded }) => grouped(recorded.dmas, ({ device }) => device));
  return [...ours].flatMap(([device, all]) =>
    all.flatMap((dma, before) => {
      const twin = theirs.get(device)?.[before];
      if (!twin || twin.reached === dma.reached) return [];
      const where = ({ reached }: typeof dma): string =>
        reached === '' ? 'does not end' : reached === 'abort' ? 'aborts' : `reaches ${reached}`;
      const name = a.recorded.devices[device];
      const sentence = `The ${nth(before)} DMA of ${name} ${where(dma)} under ${first}, and ${where(twin)} under ${other}.`;
      const at = sides.map((_, s) => (s === 0 ? dma.at : s === j ? twin.at : 0) || null);
      const place = rows.place(dma.vcpu, dma.after);
      return [{ kind: 'guest', between: [0, j], command: null, at, place, sentence } as const];
    }),
  );
}

/** What the guest reads from its event queues, read by read of each vCPU; one that waits for records for ever reads none. */
function records(sides: readonly Named[], j: number, rows: CommandRows): Found[] {
  const { recordName } = sides[0].side.arch;
  const reads = (s: number) => grouped(sides[s].side.recorded.records, ({ vcpu }) => vcpu);
  const words = (read: GuestRecords | undefined): string => {
    const { count, type, lost } = read ?? NONE_READ;
    return `${count === 0 ? 'no record' : `${count} ${count === 1 ? 'record' : 'records'} (the first ${recordName(type)})`}${lost ? ' and that some were lost' : ''}`;
  };
  const [ours, theirs] = [reads(0), reads(j)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((vcpu) => {
    const [first, second] = [ours.get(vcpu) ?? [], theirs.get(vcpu) ?? []];
    return Array.from({ length: Math.max(first.length, second.length) }, (_, i) => i).flatMap((i) => {
      const [one, other] = [first.at(i), second.at(i)];
      if (words(one) === words(other)) return [];
      const sentence = `From its event queue the guest reads ${words(one)} under ${sides[0].name}, and ${words(other)} under ${sides[j].name}.`;
      const at = sides.map((_, s) => (s === 0 ? one?.at : s === j ? other?.at : undefined) ?? null);
      const place = rows.place(vcpu, (one ?? other)!.after);
      return [{ kind: 'guest', between: [0, j], command: null, at, place, sentence } as const];
    });
  });
}

const NONE_READ = { count: 0, type: 0, lost: false };

const COUNTED = [
  ['exits', 'exit', 'exits'],
  ['consReads', 'CONS read', 'CONS reads'],
  ['ioctls', 'ioctl', 'ioctls'],
  ['entries', 'entry', 'entries'],
  ['physicalCommands', 'physical command', 'physical commands'],
  ['physicalSyncs', 'physical SYNC', 'physical SYNCs'],
] as const;

/** All that is counted, in one: it belongs to no command. */
function cost(sides: readonly Named[], j: number, place: number): Found[] {
  const [a, b] = [sides[0], sides[j]].map(({ side }) => side.recorded.counters);
  const parts = COUNTED.flatMap(([key, one, many]) =>
    a[key] === b[key] ? [] : [`${b[key]} ${b[key] === 1 ? one : many} instead of ${a[key]}`],
  );
  if (parts.length === 0) return [];
  const sentence = `${sides[j].name} takes ${parts.join(', ')}, compared with ${sides[0].name}.`;
  return [{ kind: 'cost', between: [0, j], command: null, at: sides.map(() => null), place, sentence }];
}
