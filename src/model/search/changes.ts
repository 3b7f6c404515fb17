/** What became of components by steps that were taken before, as far as there is room: what is forgotten is found out again. */
import { placeOf } from './hash.ts';

/** log2 of the changes that are kept at once, at first and at the most: most searches are small. */
const FIRST_LOG2 = 10;
const MOST_LOG2 = 16;

export class Changes {
  /** Number of an effect's part, from 1, the id of its component before, and the one after. */
  private kept = new Uint32Array(2 ** FIRST_LOG2 * 3);
  private log2 = FIRST_LOG2;
  /** Changes noted since there was made more room. */
  private noted = 0;

  /** The id after; -1 where it is not known. */
  after(part: number, before: number): number {
    const { kept } = this;
    const at = placeOf(this.log2, part, before) * 3;
    return kept[at] === part && kept[at + 1] === before ? kept[at + 2] : -1;
  }

  /** To be called before so many are kept. */
  reserve(more: number): void {
    this.noted += more;
    if (this.noted <= 2 ** this.log2 || this.log2 >= MOST_LOG2) return;
    this.log2 += 2;
    this.kept = new Uint32Array(2 ** this.log2 * 3);
    this.noted = 0;
  }

  keep(part: number, before: number, after: number): void {
    const { kept } = this;
    const at = placeOf(this.log2, part, before) * 3;
    kept[at] = part;
    kept[at + 1] = before;
    kept[at + 2] = after;
  }
}
