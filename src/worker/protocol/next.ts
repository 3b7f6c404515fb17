/** What can happen next at a position. */
import type { ActorKind } from '../../model/state/actors.ts';

/** A transition that is enabled. */
export interface NextOption {
  /** `vcpu0 run` */
  readonly name: string;
  readonly actor: ActorKind;
  /** The run takes it. */
  readonly taken: boolean;
  /** What it would do, a sentence each. */
  readonly events: readonly string[];
  readonly violates: readonly { readonly property: string; readonly why: string }[];
}

/** What can happen next at a position. */
export interface Next {
  readonly position: number;
  readonly options: readonly NextOption[];
  /** Where nothing can happen any more: who has not come to the end of a program, and what each waits for. */
  readonly unfinished: readonly string[];
}
