/**
 * A display filter: `op == ATC_INV && sid in {0x3a, 8..15} || !(illegal)`. A field by itself asks whether a row has it, or
 * whether it holds. A comparison is false for a row that does not have the field. `&&`, `and` bind before `||`, `or`.
 */

/** What can be asked of a row. */
export interface FilterField {
  readonly name: string;
  readonly doc: string;
  /** Names of its values. */
  readonly values?: Readonly<Record<string, number>>;
  /** What may stand before a name. */
  readonly prefix?: string;
  /** It holds or does not: 1 or 0. */
  readonly flag?: true;
  /** Undefined where a row does not have it. */
  readonly of: (row: number) => number | undefined;
}

export type Predicate = (row: number) => boolean;

/** What is wrong with a filter; `at`: offset of where, `length` of what stands there. */
export class FilterError extends Error {
  readonly at: number;
  readonly length: number;
  constructor(message: string, at: number, length: number) {
    super(message);
    this.at = at;
    this.length = length;
  }
}

interface Token {
  readonly text: string;
  readonly at: number;
}

const TOKEN = /\s*("[^"]*"?|[\w']+|\.\.|&&|\|\||[=!<>]=|[!<>(){},]|\S)/gy;

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};
const WORDS: Readonly<Record<string, string>> = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' };
const OPERATORS = [...Object.keys(COMPARE), 'in', 'contains'];
/** Of parentheses and negations. */
const DEEPEST = 200;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const found of text.matchAll(TOKEN))
    tokens.push({ text: found[1], at: found.index + found[0].length - found[1].length });
  return tokens;
}

/**
 * What a filter says; an empty one holds of every row.
 * @throws FilterError
 */
export function filterOf(text: string, fields: readonly FilterField[]): Predicate {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return () => true;
  const byName = new Map(fields.map((field) => [field.name, field]));
  let next = 0;
  let depth = 0;
  const here = (): string => tokens[next]?.text ?? '';
  const took = (...texts: string[]): boolean => {
    if (!texts.includes(here())) return false;
    next++;
    return true;
  };
  const wrong = (expected: string, token = tokens[next]): FilterError =>
    new FilterError(
      `expected ${expected}, found ${token ? `'${token.text}'` : 'the end'}`,
      token?.at ?? text.length,
      token?.text.length ?? 0,
    );
  const need = (what: string): void => {
    if (!took(what)) throw wrong(`'${what}'`);
  };

  const either = (): Predicate => {
    let left = both();
    while (took('||', 'or')) {
      const [a, b] = [left, both()];
      left = (row) => a(row) || b(row);
    }
    return left;
  };
  const both = (): Predicate => {
    let left = not();
    while (took('&&', 'and')) {
      const [a, b] = [left, not()];
      left = (row) => a(row) && b(row);
    }
    return left;
  };
  const not = (): Predicate => {
    if (++depth > DEEPEST) throw new FilterError('nested too deep', tokens[next - 1].at, 1);
    const inner = took('!', 'not') ? negated(not()) : took('(') ? inside() : test();
    depth--;
    return inner;
  };
  const negated =
    (inner: Predicate): Predicate =>
    (row) =>
      !inner(row);
  const inside = (): Predicate => {
    const inner = either();
    need(')');
    return inner;
  };

  const test = (): Predicate => {
    const token = tokens[next];
    const field = byName.get(here());
    if (!token || !/^\w/.test(token.text)) throw wrong('a field');
    if (!field) {
      const near = nearest(token.text, fields);
      throw new FilterError(
        `there is no field '${token.text}'${near ? `; did you mean '${near}'?` : ''}`,
        token.at,
        token.text.length,
      );
    }
    next++;
    const { of, flag } = field;
    const operator = WORDS[here()] ?? here();
    if (operator in COMPARE) {
      next++;
      const holds = COMPARE[operator];
      const wanted = value(field);
      return (row) => {
        const own = of(row);
        return own !== undefined && holds(own, wanted);
      };
    }
    if (took('in')) return inSet(field);
    if (took('contains')) return containing(field);
    return flag ? (row) => of(row) === 1 : (row) => of(row) !== undefined;
  };
  const inSet = (field: FilterField): Predicate => {
    need('{');
    const ranges: [number, number][] = [];
    do {
      const from = value(field);
      ranges.push([from, took('..') ? value(field) : from]);
    } while (took(','));
    need('}');
    return (row) => {
      const own = field.of(row);
      return own !== undefined && ranges.some(([from, to]) => own >= from && own <= to);
    };
  };
  const containing = (field: FilterField): Predicate => {
    const { values } = field;
    if (!values) throw wrong(`==, <, >, in behind '${field.name}', whose values have no names`, tokens[next - 1]);
    const token = tokens[next];
    if (!token || !/^["\w]/.test(token.text)) throw wrong('a part of a name');
    next++;
    const part = unquoted(token.text).toLowerCase();
    const all = new Set(Object.keys(values).flatMap((name) => (name.toLowerCase().includes(part) ? values[name] : [])));
    return (row) => {
      const own = field.of(row);
      return own !== undefined && all.has(own);
    };
  };
  const value = ({ name, values = {}, prefix = '' }: FilterField): number => {
    const token = tokens[next];
    if (!token || !/^["\w]/.test(token.text)) throw wrong(`a value of '${name}'`);
    next++;
    const written = unquoted(token.text);
    const lower = written.toLowerCase();
    const named = Object.keys(values).find((one) => [one.toLowerCase(), prefix + one.toLowerCase()].includes(lower));
    if (named !== undefined) return values[named];
    const number = /^(0x[\da-f]+|\d+)$/i.test(written) ? Number(written) : Number.NaN;
    if (Number.isNaN(number)) {
      const isLike = (one: string): boolean => one.toLowerCase().includes(lower);
      const names = Object.keys(values).sort((a, b) => Number(isLike(b)) - Number(isLike(a)));
      throw wrong(
        `a number${names.length > 0 ? ` or one of ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}` : ''}`,
        token,
      );
    }
    if (BigInt(number) !== BigInt(written))
      throw wrong('a number of at most 53 bits, or one that ends in zeros', token);
    return number;
  };

  const filter = either();
  if (next < tokens.length) throw wrong('&&, || or the end of the filter');
  return filter;
}

const unquoted = (text: string): string => text.replaceAll('"', '');

/** The field whose name begins or ends alike. */
const nearest = (name: string, fields: readonly FilterField[]): string | undefined =>
  fields.find((field) => field.name.startsWith(name.toLowerCase()) || name.toLowerCase().startsWith(field.name))?.name;

/** What could be written at an offset instead of the word there, which begins at `from`. */
export interface Completions {
  readonly from: number;
  readonly options: readonly { readonly text: string; readonly doc: string }[];
}

export function completionsAt(text: string, at: number, fields: readonly Omit<FilterField, 'of'>[]): Completions {
  const before = tokensOf(text.slice(0, at));
  const last = before.at(-1);
  const typing = last && /^\w/.test(last.text) && last.at + last.text.length === at ? before.pop() : undefined;
  const from = typing?.at ?? at;
  const start = (typing?.text ?? '').toLowerCase();
  const [previous, operator] = [
    before.at(-1)?.text ?? '',
    WORDS[before.at(-1)?.text ?? ''] ?? before.at(-1)?.text ?? '',
  ];
  const field = (back: number) => fields.find(({ name }) => name === before.at(back)?.text);
  const asked = OPERATORS.includes(operator)
    ? field(-2)
    : /^[{,]$|^\.\.$/.test(previous)
      ? lastOf(before, fields)
      : undefined;
  const options = asked
    ? Object.keys(asked.values ?? {}).map((name) => ({ text: /^\w+$/.test(name) ? name : `"${name}"`, doc: asked.doc }))
    : field(-1)
      ? [...(field(-1)!.flag ? [] : OPERATORS), '&&', '||'].map((operator) => ({ text: operator, doc: '' }))
      : ['', '(', '!', 'not', '&&', 'and', '||', 'or'].includes(previous)
        ? fields.map(({ name, doc }) => ({ text: name, doc }))
        : ['&&', '||'].map((operator) => ({ text: operator, doc: '' }));
  return {
    from,
    options: options.filter(
      ({ text: option }) => option.toLowerCase().startsWith(start) && option.toLowerCase() !== start,
    ),
  };
}

/** The field that a list of values is of. */
const lastOf = (tokens: readonly Token[], fields: readonly Omit<FilterField, 'of'>[]) => {
  const list = tokens.findLastIndex(({ text }) => text === 'in');
  return fields.find(({ name }) => name === tokens[list - 1]?.text);
};
