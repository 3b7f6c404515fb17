/** The assumed costs by name, so that a person can look at them and assume others. */
import type { ActorKind } from '../state/actors.ts';
import type { Machine } from '../state/machine.ts';
import { type Costs, costOf, usualCosts } from './costs.ts';
import { verbsOf } from './transitions.ts';

/** How long one kind of transition is assumed to take. */
export interface Assumption {
  /** `vmm.ioctl`: who, and what. */
  readonly id: string;
  readonly actor: ActorKind;
  readonly what: string;
  readonly ns: number;
}

/** What is assumed otherwise: ids and ns. */
export type Assumed = readonly (readonly [id: string, ns: number])[];

/** An assumption that cannot be made; its message says what was expected. */
export class AssumptionError extends Error {}

/** A second: longer than anything that is waited for here. */
const MOST_NS = 1_000_000_000;

const ACTORS: readonly ActorKind[] = ['guest', 'vmm', 'kernel', 'iommu', 'device', 'main', 'host'];

type Arch = Pick<Machine, 'arch'>;

const idOf = (actor: ActorKind, what: string): string => `${actor}.${what}`;

/** What is assumed where nobody says otherwise. */
export function assumptions(machine: Arch): Assumption[] {
  const costs = usualCosts(machine);
  return ACTORS.flatMap((actor) =>
    verbsOf(machine, actor).flatMap((what, kind) =>
      what === '' ? [] : [{ id: idOf(actor, what), actor, what, ns: costOf(costs[actor], kind) }],
    ),
  );
}

/** The usual costs with others in their place. @throws AssumptionError */
export function costsWith(assumed: Assumed, machine: Arch): Costs {
  const known = assumptions(machine);
  for (const [id, ns] of assumed) {
    if (!known.some((one) => one.id === id))
      throw new AssumptionError(`'${id}' is no step; expected one of ${known.map((one) => one.id).join(', ')}`);
    if (!Number.isInteger(ns) || ns < 1 || ns > MOST_NS)
      throw new AssumptionError(`${id}: expected a whole number of ns from 1 to ${MOST_NS}, found ${ns}`);
  }
  const changes = new Map(assumed);
  const usual = usualCosts(machine);
  const row = (actor: ActorKind): readonly number[] =>
    verbsOf(machine, actor).map((what, kind) => changes.get(idOf(actor, what)) ?? costOf(usual[actor], kind));
  return {
    guest: row('guest'),
    vmm: row('vmm'),
    kernel: row('kernel'),
    iommu: row('iommu'),
    device: row('device'),
    main: row('main'),
    host: row('host'),
  };
}
