// @vitest-environment happy-dom
import { fireEvent } from '@testing-library/dom';
import { useRef } from 'react';
import { describe, expect, test } from 'vitest';
import { show } from '../shown.test-helper.tsx';
import { Keys } from './keys.ts';

function Page({ pressed }: { readonly pressed: string[] }) {
  const root = useRef<HTMLDivElement>(null);
  return (
    <div ref={root} className="app">
      <Keys root={root} />
      <button type="button" onClick={() => pressed.push('button')}>
        press
      </button>
      <input aria-label="text" />
      <input aria-label="slider" type="range" />
      <select aria-label="choice">
        <option>one</option>
      </select>
    </div>
  );
}

async function page() {
  const pressed: string[] = [];
  const shown = await show(<Page pressed={pressed} />, '#v=1&s=interlaced&d=viommu-batch&p=3');
  const find = (selector: string): HTMLElement => shown.container.querySelector<HTMLElement>(selector)!;
  /** True where the page has taken the key. */
  const press = (target: Element, key: string): boolean => !fireEvent.keyDown(target, { key });
  const focus = (selector: string, way: 'tab' | 'click'): HTMLElement => {
    const element = find(selector);
    if (way === 'tab') fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Tab' });
    else fireEvent.pointerDown(element);
    element.focus();
    return element;
  };
  const playing = () => shown.store.getState().playing;
  return { ...shown, press, focus, playing };
}

describe('Space plays', () => {
  test.each(['button', 'select', 'input[type="range"]'])('after a click on a %s', async (selector) => {
    const { act, press, focus, playing } = await page();
    await act(() => expect(press(focus(selector, 'click'), ' ')).toBe(true));
    expect(playing()).toBe(true);
  });

  test('and its way up presses nothing', async () => {
    const { act, press, focus } = await page();
    const button = focus('button', 'click');
    await act(() => press(button, ' '));
    expect(fireEvent.keyUp(button, { key: ' ' })).toBe(false);
    expect(fireEvent.keyUp(button, { key: 'x' })).toBe(true);
  });

  test('but not what Tab has just led to, nor what is typed into', async () => {
    const { act, press, focus, playing } = await page();
    await act(() => expect(press(focus('button', 'tab'), ' ')).toBe(false));
    await act(() => expect(press(focus('select', 'tab'), ' ')).toBe(false));
    await act(() => expect(press(focus('input', 'click'), ' ')).toBe(false));
    expect(playing()).toBe(false);
  });

  test('again after another key has done something', async () => {
    const { act, press, focus, playing } = await page();
    const button = focus('button', 'tab');
    await act(() => press(button, 'ArrowRight'));
    await act(() => press(button, ' '));
    expect(playing()).toBe(true);
  });
});

test('while a dialog is open the page takes no key, though the focus is nowhere, but those that are for dialogs', async () => {
  const { act, press, store } = await page();
  const dialog = document.createElement('dialog');
  document.body.append(dialog);
  dialog.showModal();
  const { position } = store.getState();
  for (const key of ['Escape', 'ArrowRight', ' ']) await act(() => expect(press(document.body, key), key).toBe(false));
  expect(store.getState()).toMatchObject({ position, playing: false });
  await act(() => expect(press(document.body, 'i')).toBe(true));
  dialog.remove();
  await act(() => expect(press(document.body, 'ArrowRight')).toBe(true));
  expect(store.getState().position).toBe(position + 1);
});
