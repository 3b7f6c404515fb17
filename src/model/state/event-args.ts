/** What the arguments of events are: how each is told as numbers, and what it is once it is read. */
import type {
  ActorNumber,
  Asid,
  Cerror,
  Count,
  Device,
  Flag,
  Frame,
  High,
  HostPosition,
  IoctlNumber,
  Ipa,
  Low,
  Main,
  ObjectId,
  Ordinal,
  Other,
  Position,
  PropertyIndex,
  RecordType,
  RuleNumber,
  Sid,
  Iommu,
  Vcpu,
  Vm,
  Vsid,
  GuestIommu,
  Word,
} from './numbers.ts';

type Numbers = readonly number[];

/** One argument by name: `Told` are the numbers that tell it, `Value` is what it is read as. */
export interface Arg<Name extends string = string, Told extends Numbers = Numbers, Value = unknown> {
  readonly name: Name;
  readonly form: 'number' | 'position' | 'address' | 'words';
  /** Numbers that tell it. */
  readonly slots: number;
  /** For the compiler only. */
  readonly __told?: Told;
  readonly __value?: Value;
}

const one =
  <T extends number>() =>
  <const N extends string>(name: N): Arg<N, readonly [T], T> => ({ name, form: 'number', slots: 1 });

/** A position in the guest queue that argument 0 names; it is read as the number of its command. */
export const position = <const N extends string>(name: N): Arg<N, readonly [Position], Ordinal> => ({
  name,
  form: 'position',
  slots: 1,
});

/** A 64-bit address, told as its high and its low half. */
export const address = <const N extends string>(name: N): Arg<N, readonly [High, Low], number> => ({
  name,
  form: 'address',
  slots: 2,
});

type WordsOf<N extends number, T extends readonly Word[] = readonly []> = T['length'] extends N
  ? T
  : WordsOf<N, readonly [...T, Word]>;

/** Several u32. */
export const words = <const N extends string, const L extends number>(
  name: N,
  slots: L,
): Arg<N, WordsOf<L>, WordsOf<L>> => ({ name, form: 'words', slots });

export const guestIommu = one<GuestIommu>();
export const iommu = one<Iommu>();
export const device = one<Device>();
export const vm = one<Vm>();
export const vcpu = one<Vcpu>();
export const main = one<Main>();
export const actor = one<ActorNumber>();
export const property = one<PropertyIndex>();
export const hostPosition = one<HostPosition>();
export const sid = one<Sid>();
export const vsid = one<Vsid>();
export const asid = one<Asid>();
export const objectId = one<ObjectId>();
export const ioctl = one<IoctlNumber>();
export const rule = one<RuleNumber>();
export const cerror = one<Cerror>();
export const recordType = one<RecordType>();
export const count = one<Count>();
export const word = one<Word>();
export const flag = one<Flag>();
export const high = one<High>();
export const low = one<Low>();
export const frame = one<Frame>();
export const ipa = one<Ipa>();
/** What nothing else is counted by. */
export const plain = one<Other>();

/** A cached translation. `tag`: VMID << 16 | ASID. */
export const ENTRY = [word('tag'), address('iova'), word('attr'), address('pa')] as const;

/** The numbers that tell some arguments. */
export type ToldBy<A extends readonly Arg[]> = A extends readonly [infer First, ...infer Rest extends readonly Arg[]]
  ? First extends Arg<string, infer T, unknown>
    ? readonly [...T, ...ToldBy<Rest>]
    : never
  : readonly [];

/** Some arguments by name. */
export type Payload<A extends readonly Arg[]> = {
  readonly [One in A[number] as One['name']]: One extends Arg<string, Numbers, infer V> ? V : never;
};

/** Indices of the numbers that are positions. */
export function positionsIn(args: readonly Arg[]): number[] {
  let at = 0;
  return args.flatMap(({ form, slots }) => {
    at += slots;
    return form === 'position' ? [at - 1] : [];
  });
}

/** What the numbers from `at` on say of an argument. */
function argumentAt({ form, slots }: Arg, told: ArrayLike<number>, at: number): number | readonly number[] {
  if (form === 'words') {
    const own: number[] = [];
    for (let i = 0; i < slots; i++) own.push(told[at + i]);
    return own;
  }
  return form === 'address' ? told[at] * 2 ** 32 + told[at + 1] : told[at];
}

/** Reads an event's numbers, positions turned into command numbers, as its arguments. */
export function read<const A extends readonly Arg[]>(args: A, told: ArrayLike<number>): Payload<A> {
  const payload: Record<string, number | readonly number[]> = {};
  let at = 0;
  for (const arg of args) {
    payload[arg.name] = argumentAt(arg, told, at);
    at += arg.slots;
  }
  return payload as Payload<A>;
}

/**
 * A way to read the same event again and again without making an object for each: what it gives is overwritten by the next
 * reading, so it is for what is asked at once.
 */
export function reader<const A extends readonly Arg[]>(args: A): (told: ArrayLike<number>) => Payload<A> {
  let current: ArrayLike<number> = [];
  const payload = {};
  let first = 0;
  for (const arg of args) {
    const at = first;
    Object.defineProperty(payload, arg.name, { enumerable: true, get: () => argumentAt(arg, current, at) });
    first += arg.slots;
  }
  return (told) => {
    current = told;
    return payload as Payload<A>;
  };
}
