/** Scenarios as nobody would write them, but may: blocks and brackets, quotes, anchors, comments, at random. */

type Below = (n: number) => number;
type Data = null | string | number | bigint | boolean | readonly Data[] | { readonly [key: string]: Data };

const SAID = ['ä ✓ 𝔘', 'said: {x', "it's", '"q', '- no', '#more'];

/** A map as YAML. */
export function laidOut(data: unknown, below: Below): string {
  const chance = (percent: number): boolean => below(100) < percent;
  const one = <T>(all: readonly T[]): T => all[below(all.length)];
  const [flow, odd, anchors, comments, quotes] = [
    one([5, 20, 50]),
    one([0, 30]),
    one([0, 0, 6]),
    one([5, 20]),
    one([0, 15]),
  ];
  let n = 0;
  const comment = (): string => `# c${n++}; ${one(SAID)}`;
  const behind = (): string => (chance(comments) ? `${one([' ', '   ', ' \t'])}${comment()}` : '');
  const above = (indent: string): string[] => [
    ...(chance(comments) ? [indent + comment()] : []),
    ...(chance(6) ? [one(['', '   '])] : []),
  ];
  const anchor = (): string => (chance(anchors) ? `&a${n++} ` : '');
  const keyOf = (key: string): string => `${chance(quotes) ? JSON.stringify(key) : key}${chance(odd / 3) ? ' ' : ''}:`;
  const scalar = (value: Data): string => {
    if (typeof value === 'number' && Number.isInteger(value) && chance(40)) return `0x${value.toString(16)}`;
    if (typeof value !== 'string') return String(value);
    if (/^[A-Za-z][\w-]*$/.test(value) && !chance(quotes)) return value;
    return chance(50) && !value.includes('\n') ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
  };
  const entries = (value: Data): readonly (readonly [string, Data])[] => Object.entries(value as object);
  const isMap = (value: Data): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
  const isFull = (value: Data): boolean => typeof value === 'object' && value !== null && Object.keys(value).length > 0;

  function between(value: Data, indent: string): string {
    if (typeof value !== 'object' || value === null) return scalar(value);
    const inner = `${indent}  `;
    const field = ([key, own]: readonly [string, Data]): string => `${keyOf(key)} ${anchor()}${between(own, inner)}`;
    const item = (own: Data): string =>
      isMap(own) && entries(own).length === 1 && chance(60) ? field(entries(own)[0]) : anchor() + between(own, inner);
    const parts = Array.isArray(value) ? value.map(item) : entries(value).map(field);
    const [begin, end] = Array.isArray(value) ? '[]' : '{}';
    if (parts.length === 0) return begin + one(['', ' ']) + end;
    if (chance(75)) return `${begin}${parts.join(', ')}${chance(8) ? ',' : ''}${end}`;
    const lines = parts.map((part, i) => `${inner}${part}${i + 1 < parts.length || chance(30) ? ',' : ''}${behind()}`);
    return [begin, ...lines, `${inner}${end}`].join('\n');
  }

  const block = (value: Data, indent: string): string[] =>
    Array.isArray(value)
      ? value.flatMap((item) => [...above(indent), ...asItem(item, indent)])
      : entries(value).flatMap(([key, own], i) => [...(i > 0 ? above(indent) : []), ...asField(key, own, indent)]);
  function asField(key: string, value: Data, indent: string): string[] {
    if (!isFull(value) || chance(flow))
      return `${indent}${keyOf(key)} ${anchor()}${between(value, indent)}${behind()}`.split('\n');
    const more = Array.isArray(value) && chance(30) ? 0 : chance(odd) ? 1 + below(5) : 2;
    return [`${indent}${keyOf(key)}${behind()}`, ...block(value, indent + ' '.repeat(more))];
  }
  function asItem(value: Data, indent: string): string[] {
    const gap = ' '.repeat(chance(odd) ? 1 + below(4) : 1);
    if (!isMap(value) || !isFull(value) || chance(flow))
      return `${indent}-${gap}${anchor()}${between(value, indent)}${behind()}`.split('\n');
    const inner = `${indent} ${gap}`;
    const [first, ...rest] = block(value, inner);
    if (chance(odd / 3)) return [`${indent}-${behind()}`, first, ...rest];
    return [`${indent}-${gap}${first.slice(inner.length)}`, ...rest];
  }

  const brackets = chance(8);
  const indent = brackets ? '' : one(['', '', '', '  ']);
  const lines = brackets ? between(data as Data, '').split('\n') : block(data as Data, indent);
  const all = [...(chance(15) ? ['---'] : []), comment(), ...lines, comment(), ...(chance(10) ? ['...'] : [])];
  const text = `${chance(10) ? '\uFEFF' : ''}${all.join('\n')}${one(['', '\n', '\n'])}`;
  return chance(25) ? text.replaceAll('\n', '\r\n') : text;
}

export const remarksIn = (text: string): string[] => text.match(/# c\d+;/g) ?? [];
