// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { GOLDEN } from '../golden.test-helper.ts';
import { show } from '../shown.test-helper.tsx';
import { GraphPanel } from './graph-panel.tsx';
import { pictureText } from './picture-text.test-helper.ts';

/** It grows with the room that there is. */
function fontOf(picture: Element): number {
  const size = Number(/font-size: *([\d.]+)px/.exec(picture.getAttribute('style') ?? '')?.[1]);
  expect(size).toBeGreaterThan(0);
  return size;
}

test.each(GOLDEN)('$name: the picture at three steps', async ({ name, address, steps, selection }) => {
  const { actions, act, container } = await show(<GraphPanel />, address);
  const pictures: string[] = [];
  for (const step of steps) {
    await act(() => actions.goTo(step));
    await act(() => actions.select(step === steps.at(-1) ? selection : null));
    const picture = container.querySelector('.graph-svg')!;
    pictures.push(`step ${step}`, pictureText(picture, fontOf(picture)), '');
  }
  await expect(pictures.join('\n')).toMatchFileSnapshot(`../golden/${name}.graph.txt`);
});
