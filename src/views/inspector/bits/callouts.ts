/** Texts beside a picture, each tied to a place of it: in one line, in order, never over each other. */

export interface Wanted {
  /** Where the leader begins. */
  readonly anchor: number;
  /** What it says, and what it says if there is little room. */
  readonly text: string;
  readonly short: string;
  /** Stands out. */
  readonly strong?: boolean;
}

export interface Callout {
  readonly text: string;
  readonly anchor: number;
  readonly x: number;
  readonly width: number;
  readonly strong: boolean;
}

/** Between two texts, and the least where there is little room. */
const GAP = 14;
const LEAST_GAP = 7;

/** Neighbours that touch, as one: its texts side by side around the middle of where they would stand. */
interface Cluster {
  readonly x: number;
  readonly width: number;
  /** Sum of where its texts would have the cluster begin, and how many they are. */
  readonly wish: number;
  readonly count: number;
}

const inside = (cluster: Omit<Cluster, 'x'>, room: number): Cluster => ({
  ...cluster,
  x: Math.max(0, Math.min(cluster.wish / cluster.count, room - cluster.width)),
});

/** `b` right of `a`. */
const join = (a: Cluster, b: Cluster, gap: number, room: number): Cluster =>
  inside(
    {
      width: a.width + gap + b.width,
      wish: a.wish + b.wish - b.count * (a.width + gap),
      count: a.count + b.count,
    },
    room,
  );

/** Where texts of these widths begin, each as near below its anchor as its neighbours let it. */
function begins(anchors: readonly number[], widths: readonly number[], gap: number, room: number): number[] {
  const clusters: Cluster[] = [];
  anchors.forEach((anchor, i) => {
    let next = inside({ width: widths[i], wish: anchor - widths[i] / 2, count: 1 }, room);
    for (let last = clusters.at(-1); last && last.x + last.width + gap > next.x; last = clusters.at(-1)) {
      clusters.pop();
      next = join(last, next, gap, room);
    }
    clusters.push(next);
  });
  let i = 0;
  return clusters.flatMap(({ x, count }) => {
    let at = x;
    return Array.from({ length: count }, () => {
      const begin = at;
      at += widths[i++] + gap;
      return begin;
    });
  });
}

/** `char`: width of a character. Texts that still do not fit get less than they need, all the same share. */
export function placeCallouts(wanted: readonly Wanted[], room: number, char: number): Callout[] {
  const widthOf = (text: string): number => Math.ceil(text.length * char);
  const haveRoom = (texts: readonly string[], gap: number): boolean =>
    texts.reduce((sum, text) => sum + widthOf(text) + gap, -gap) <= room;
  const full = wanted.map(({ text }) => text);
  const texts = haveRoom(full, GAP) ? full : wanted.map(({ short }) => short);
  const gap = haveRoom(texts, GAP) ? GAP : LEAST_GAP;
  const share = (room - (texts.length - 1) * gap) / texts.length;
  const widths = texts.map((text) => (haveRoom(texts, gap) ? widthOf(text) : share));
  const anchors = wanted.map(({ anchor }) => anchor);
  const xs = begins(anchors, widths, gap, room);
  return wanted.map(({ anchor, strong = false }, i) => ({
    text: texts[i],
    anchor,
    x: xs[i],
    width: widths[i],
    strong,
  }));
}
