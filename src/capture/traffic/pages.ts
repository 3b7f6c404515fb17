/** Addresses that were named before: a union of ranges, sorted. */
export class Pages {
  private readonly from: number[] = [];
  private readonly to: number[] = [];

  /** Adds [from, to); whether some of it was there. */
  add(from: number, to: number): boolean {
    const first = this.reaching(from);
    let last = first;
    let overlaps = false;
    while (last < this.from.length && this.from[last] <= to) {
      overlaps ||= this.from[last] < to && this.to[last] > from;
      last++;
    }
    if (last > first) {
      const [low, high] = [Math.min(from, this.from[first]), Math.max(to, this.to[last - 1])];
      if (last > first + 1) {
        this.from.splice(first + 1, last - first - 1);
        this.to.splice(first + 1, last - first - 1);
      }
      this.from[first] = low;
      this.to[first] = high;
    } else {
      this.from.splice(first, 0, from);
      this.to.splice(first, 0, to);
    }
    return overlaps;
  }

  /** The first range that ends at or behind an address. */
  private reaching(address: number): number {
    let [low, high] = [0, this.to.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.to[middle] < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
