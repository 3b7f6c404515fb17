/** The text of a picture, and what becomes of it: a file, an image. */
import type { ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

/** Drawn apart from the page. */
export const markupOf = (picture: ReactElement): string => markupsOf(picture)[0];

/** The same, and then with each of `others` in place of its style sheet: for another theme nothing is drawn again. */
export function markupsOf(picture: ReactElement, others: readonly string[] = []): readonly string[] {
  const element = document.createElement('div');
  const root = createRoot(element);
  flushSync(() => root.render(picture));
  const svg = element.querySelector('svg');
  const texts = [null, ...others].map((css) => {
    const style = svg?.querySelector('style');
    if (style && css !== null) style.textContent = css;
    return svg ? new XMLSerializer().serializeToString(svg) : '';
  });
  root.unmount();
  return texts;
}

/** Dots per px of a PNG: sharp on slides. */
const SHARP = 2;

const imageUrl = (svg: string): string => URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));

export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  const url = imageUrl(svg);
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width * SHARP;
    canvas.height = image.height * SHARP;
    const context = canvas.getContext('2d');
    context?.scale(SHARP, SHARP);
    context?.drawImage(image, 0, 0);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error('The browser makes no picture of it.'))),
        'image/png',
      ),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
