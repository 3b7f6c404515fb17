import { expect, test } from 'vitest';
import { standalone, token } from './css.ts';

const TOKENS = `/* x */ :root { --ink: light-dark(#111, #eee); --error: light-dark(#b00, #f55); --tone-2: var(--ink); --fs: 11px; }
@media (min-width: 1400px) { :root { --fs: 12px; } }`;

test('names are put in, for one theme', () => {
  const css = '.a { fill: var(--ink); stroke: var(--tone-2); font-size: var(--fs); color: light-dark(red, blue); }';
  expect(standalone(TOKENS, [css], 'light').replace(/\s+/g, ' ')).toBe(
    '.a{fill: #111; stroke: #111; font-size: 11px; color: red;}',
  );
  expect(standalone(TOKENS, [css], 'dark')).toContain('fill: #eee');
  expect(token(TOKENS, 'error', 'dark')).toBe('#f55');
});

test('what a class gives a value of its own is said for each such class', () => {
  const css =
    '.k { --a: #123; --at: #456; }\n.l { --a: #789; --at: #abc; }\n.box { fill: var(--at); stroke: var(--a); }';
  expect(
    standalone(TOKENS, [css], 'light')
      .split('\n')
      .filter((line) => line.includes('{')),
  ).toEqual(['.k .box,.k.box{fill: #456; stroke: #123;}', '.l .box,.l.box{fill: #abc; stroke: #789;}']);
});

test('what is said later counts, whether or not it names what a class gives', () => {
  const css = '.k { --at: #456; }\n.box.is-lit { fill: var(--at); }\n.large.is-lit > .box { fill: white; }';
  expect(standalone(TOKENS, [css], 'light').split('\n').at(-1)).toBe('.large.large.is-lit > .box{fill: white;}');
});

test('windows, pointers, motion and comments are left out', () => {
  const css =
    '/* c */ @media (max-width: 2px) { .a { fill: red; } } .a:hover { fill: red; } .b { transition: all 1s; fill: blue; }';
  expect(standalone(TOKENS, [css], 'light').replace(/\s+/g, '')).toBe('.b{fill:blue;}');
});
