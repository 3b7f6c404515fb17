/** What a map tells of, in words. */
import { count } from '../common/count.ts';

interface Told {
  /** Designs that are shown, of all. */
  readonly shown: number;
  readonly designs: number;
  /** The title of what was counted. */
  readonly on: string;
  /** Hazards that were searched, of all. */
  readonly done: number;
  readonly hazards: number;
  readonly searches: number;
  /** Hazards under which all designs fare alike. */
  readonly undecided: readonly string[];
}

export function mapTold({ shown, designs, on, done, hazards, searches, undecided }: Told): string {
  const looked =
    done < hazards
      ? `${done} of ${hazards} hazards searched`
      : `${hazards === 1 ? '1 hazard' : `${hazards} hazards`}, ${count(searches)} searches of all interleavings`;
  const alike =
    undecided.length > 0
      ? ` All fare alike under ${undecided.join(', ')}: no dial decides, so they are not counted.`
      : '';
  return `${shown === designs ? '' : `${count(shown)} of `}${count(designs)} designs, counted on ${on}; ${looked}.${alike}`;
}
