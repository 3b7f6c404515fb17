/** What a card says of a scenario before anything is searched: its text, and what its file says of the designs. */
import { hazardOf } from './head.ts';
import type { Scenario } from './schema.ts';

export interface Card {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly cite: string;
  readonly hazard: string | null;
  /** Properties that decide about the hazard. */
  readonly breaks: readonly string[];
  /** What makes it go away, '' where nothing does. */
  readonly fix: string;
  /** Designs under which its file says that the hazard happens, and under which that it cannot. */
  readonly happens: readonly string[];
  readonly impossible: readonly string[];
  /** Steps of its programs. */
  readonly steps: number;
}

export function cardOf(scenario: Scenario): Card {
  const { id, title, about, cite = '', breaks, found, fix, vms, expect } = scenario;
  const said = Object.entries(found);
  const plays = Object.entries(expect);
  const happens = said.filter(
    ([, one]) => typeof one !== 'string' && (Array.isArray(one) ? one : one.breaks).length > 0,
  );
  const impossible = said.filter(([, one]) => one === 'impossible');
  return {
    id,
    title,
    about: about.trim(),
    cite,
    hazard: hazardOf(scenario) ?? null,
    breaks,
    fix: fix?.about ?? '',
    happens:
      said.length > 0
        ? happens.map(([design]) => design)
        : plays.filter(([, one]) => one.breaks.length > 0).map(([design]) => design),
    impossible:
      said.length > 0
        ? impossible.map(([design]) => design)
        : plays.filter(([, one]) => one.breaks.length === 0).map(([design]) => design),
    steps: vms
      .flatMap((vm) => [...vm.vcpus.map(({ program }) => program.length), vm.vmm.length])
      .reduce((a, b) => a + b, 0),
  };
}

/** True where it depends on the design whether the hazard happens. */
export const separates = ({ happens, impossible }: Pick<Card, 'happens' | 'impossible'>): boolean =>
  happens.length > 0 && impossible.length > 0;
