/** Which of a step’s changes belong to which member of a struct. */
import type { Change, StructMember } from '../../../worker/protocol.ts';

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** `users` is `obj.users`, `[0x8]` is `vdevs[0x8]`. */
const isOf = (what: string, name: string): boolean => {
  const words = wordsOf(name);
  return wordsOf(what).every((word) => words.includes(word));
};

export interface MemberView extends StructMember {
  readonly change?: Change;
}

export interface Members {
  /** Declared in C. */
  readonly declared: readonly MemberView[];
  /** What hardware holds or what follows from the rest: no type. */
  readonly derived: readonly MemberView[];
  /** Changes of the object that no member shows. */
  readonly other: readonly Change[];
}

/** `changes`: those of this object. */
export function membersOf(members: readonly StructMember[], changes: readonly Change[]): Members {
  const views = members.map((member): MemberView => {
    const change = changes.find(({ what }) => isOf(what, member.name));
    return change ? { ...member, change } : member;
  });
  return {
    declared: views.filter(({ type }) => type !== ''),
    derived: views.filter(({ type }) => type === ''),
    other: changes.filter((change) => !views.some((view) => view.change === change)),
  };
}

/** `struct x *` and `hwpt` as C writes them: `struct x`, `*hwpt`. */
export function declarator({ type, name }: Pick<StructMember, 'type' | 'name'>): [type: string, name: string] {
  const stars = /\**$/.exec(type)?.[0] ?? '';
  return [type.slice(0, type.length - stars.length).trimEnd(), stars + name];
}
