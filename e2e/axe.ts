/** What axe finds in the page as it is, light and dark. */
import { createRequire } from 'node:module';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Of axe's rules, those that look at colours: nothing else differs between light and dark. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

const SCHEMES = ['light', 'dark'] as const;
const PANELS = ['queues', 'graph', 'inspector', 'timeline'];

/** What decides the colours of a panel: its HTML, and the tags that it stands in. */
const drawn = (page: Page, panel: string): Promise<string> =>
  page.locator(`[id="${panel}"]`).evaluateAll((found) =>
    found
      .map((element) => {
        let tags = '';
        for (let at = element.parentElement; at; at = at.parentElement)
          tags += (at.cloneNode(false) as Element).outerHTML;
        return tags + element.outerHTML;
      })
      .join('\n'),
  );

/** Marks a text of each look that is not among `seen`; returns those looks. Colours in pictures axe cannot judge. */
const newLooks = (page: Page, seen: readonly string[], within = 'body'): Promise<string[]> =>
  page.evaluate(
    ([root, ...known]) => {
      for (const element of document.querySelectorAll('[data-look]')) element.removeAttribute('data-look');
      const looks = new Set(known);
      const hasText = (element: Element): boolean =>
        element.matches('input, select, textarea') ||
        [...element.childNodes].some(({ nodeType, nodeValue }) => nodeType === Node.TEXT_NODE && nodeValue?.trim());
      for (const element of document.querySelectorAll(`${root} *:not(svg *)`)) {
        if (!hasText(element)) continue;
        const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
        const look = [color, fontSize, fontWeight, textShadow];
        for (let at: Element | null = element; at; at = at.parentElement) {
          const { backgroundColor, backgroundImage, opacity, filter } = getComputedStyle(at);
          look.push(backgroundColor, backgroundImage, opacity, filter);
        }
        const key = look.join();
        if (!looks.has(key)) element.setAttribute('data-look', '');
        looks.add(key);
      }
      return [...looks].slice(known.length);
    },
    [within, ...seen],
  );

/** The version that the builder comes with. */
const AXE = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core');

const ONCE_A_LOOK = { rules: [{ id: 'color-contrast', selector: '[data-look]' }] };

/** What axe finds. Its half megabyte is loaded once per document; legacy mode, since there are no frames to merge. */
async function found(page: Page, rules: object, without: readonly string[], only?: string): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.addScriptTag({ path: AXE });
    await page.evaluate(`axe.configure(${JSON.stringify(ONCE_A_LOOK)})`);
  }
  const axe = new AxeBuilder({ page, axeSource: 'void 0' }).setLegacyMode();
  if (only) axe.include(only);
  for (const panel of only ? [] : without) axe.exclude(`[id="${panel}"]`);
  const { violations } = await axe.options({ resultTypes: ['violations'], ...rules } as object).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/**
 * Looks at the page by every rule, in light; then by those of colours in dark. It leaves out the panels that are drawn
 * exactly as when they were looked at before, and judges the colours of texts that look alike once: that is where nearly
 * all the time goes. `only`: what is looked at, of a page of which the rest cannot be reached.
 */
export function cleaner(page: Page): (only?: string) => Promise<void> {
  const seen = new Set<string>();
  const looks: string[] = [];
  return async (only) => {
    expect(page.frames()).toHaveLength(1);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      const keys = new Map<string, string>();
      for (const panel of only ? [] : PANELS) keys.set(panel, `${colorScheme} ${await drawn(page, panel)}`);
      const same = PANELS.filter((panel) => seen.has(keys.get(panel)!));
      const fresh = await newLooks(page, looks, only);
      looks.push(...fresh);
      // A dialog differs from what was looked at by its texts alone.
      if (only && colorScheme === 'dark' && fresh.length === 0) continue;
      const problems = await found(page, colorScheme === 'light' ? {} : { runOnly: COLOURS }, same, only);
      expect({ colorScheme, problems }).toEqual({ colorScheme, problems: [] });
      for (const key of keys.values()) seen.add(key);
    }
  };
}
