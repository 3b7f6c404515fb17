/**
 * Style sheets for a picture that stands alone: colours and sizes are put in for the names of `tokens.css`, for one theme, so
 * that a program which knows neither custom properties nor light-dark() draws the same.
 */

export type Theme = 'light' | 'dark';

/** `tokens`: the sheet that names colours, `sheets`: those that use the names. */
export function standalone(tokens: string, sheets: readonly string[], theme: Theme): string {
  const names = namesIn(tokens, theme);
  const css = withNames(withTheme(sheets.map(plain).join('\n'), theme), names);
  return withLocals(css)
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}

/** What a name of `tokens.css` stands for. */
export const token = (tokens: string, name: string, theme: Theme): string =>
  withNames(`var(--${name})`, namesIn(tokens, theme));

/** Without comments, and without what depends on a window or on a pointer. */
const plain = (css: string): string =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/@(media|keyframes|container)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '')
    .replace(/[^{}]*:(?:hover|focus|focus-visible|active)[^{}]*\{[^{}]*\}/g, '')
    .replace(/\b(?:transition|animation|cursor|pointer-events|user-select)[\w-]*:[^;]*;/g, '');

function namesIn(tokens: string, theme: Theme): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const root = /:root\s*\{([^}]*)\}/.exec(plain(tokens))?.[1] ?? '';
  for (const [, name, value] of root.matchAll(/--([\w-]+):\s*([^;]+);/g))
    names.set(name, withTheme(value.trim(), theme));
  return names;
}

const withTheme = (css: string, theme: Theme): string =>
  css.replace(
    /light-dark\(\s*([^,()]+(?:\([^)]*\))?)\s*,\s*([^,()]+(?:\([^)]*\))?)\s*\)/g,
    theme === 'light' ? '$1' : '$2',
  );

interface Rule {
  readonly selectors: readonly string[];
  readonly body: string;
}

const rulesOf = (css: string): Rule[] =>
  [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selectors, body]) => ({
    selectors: selectors.split(',').map((one) => one.trim()),
    body: body.trim(),
  }));

const heavier = (selector: string): string => selector.replace(/\.[\w-]+/, '$&$&');

/** Names that a class gives a value of its own: what uses one is said once for each such class. */
function withLocals(css: string): string {
  const rules = rulesOf(css);
  const given = rules.flatMap(({ selectors, body }) =>
    [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => ({ selectors, name, value })),
  );
  const usual = new Map<string, typeof given>();
  for (const one of given) usual.set(one.name, [...(usual.get(one.name) ?? []), one]);
  return rules
    .filter(({ body }) => body.replace(/--[\w-]+:[^;]*;/g, '').trim() !== '')
    .flatMap(({ selectors, body }): Rule[] => {
      const [, name] = /var\(--([\w-]+)\)/.exec(body) ?? [];
      // (as much weight as those below get, so that what is said later still counts)
      if (name === undefined) return [{ selectors: given.length > 0 ? selectors.map(heavier) : selectors, body }];
      return (usual.get(name) ?? []).map((definer) => ({
        selectors: definer.selectors.flatMap((outer) =>
          selectors.flatMap((inner) => [`${outer} ${inner}`, ...(inner.startsWith('.') ? [`${outer}${inner}`] : [])]),
        ),
        // Others that a class gives beside it have the same classes.
        body: body.replace(
          /var\(--([\w-]+)\)/g,
          (_, other) =>
            (usual.get(other) ?? []).find(({ selectors: same }) => same.join() === definer.selectors.join())?.value ??
            'inherit',
        ),
      }));
    })
    .map(({ selectors, body }) => `${selectors.join(',')}{${body}}`)
    .join('\n');
}

/** Names may stand for names. */
function withNames(css: string, names: ReadonlyMap<string, string>): string {
  let text = css;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(
      /var\(--([\w-]+)(?:,\s*([^()]*))?\)/g,
      (_, name, other) => names.get(name) ?? other ?? `var(--${name})`,
    );
  }
  return text;
}
