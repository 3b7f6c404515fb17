/** Addresses that were named before: a union of ranges, sorted, in blocks, so that one more among many costs little. */
import { firstThat } from '../../model/system/column.ts';

interface Block {
  readonly from: number[];
  readonly to: number[];
}

/** Ranges of a block. */
const MOST = 512;

export class Pages {
  /** Only the first can be empty, where there is no other. */
  private readonly blocks: Block[] = [{ from: [], to: [] }];

  clear(): void {
    this.blocks.length = 1;
    const [{ from, to }] = this.blocks;
    from.length = 0;
    to.length = 0;
  }

  /** Adds [from, to), which is not empty; whether some of it was there. */
  add(from: number, to: number): boolean {
    const { blocks } = this;
    const b = firstThat(blocks.length - 1, (i) => blocks[i].to[blocks[i].to.length - 1] >= from);
    const block = blocks[b];
    const first = firstThat(block.to.length, (i) => block.to[i] >= from);
    let last = first;
    for (;;) {
      while (last < block.from.length && block.from[last] <= to) last++;
      if (last < block.from.length || !(blocks[b + 1]?.from[0] <= to)) break;
      const [next] = blocks.splice(b + 1, 1);
      block.from.push(...next.from);
      block.to.push(...next.to);
    }
    const touched = last - first;
    let beside = 0;
    if (touched === 0) {
      block.from.splice(first, 0, from);
      block.to.splice(first, 0, to);
    } else {
      // Of those that it touches the first may end where it begins, and the last begin where it ends.
      beside = Number(block.to[first] === from) + Number(block.from[last - 1] === to);
      block.from[first] = Math.min(from, block.from[first]);
      block.to[first] = Math.max(to, block.to[last - 1]);
      if (touched > 1) {
        block.from.splice(first + 1, touched - 1);
        block.to.splice(first + 1, touched - 1);
      }
    }
    if (block.from.length > MOST) blocks.splice(b + 1, 0, half(block));
    return touched > beside;
  }
}

/** Takes the second half out of a block. */
const half = ({ from, to }: Block): Block => ({ from: from.splice(MOST / 2), to: to.splice(MOST / 2) });
