// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { render } from '../../ui/react.test-helper.ts';
import { loadGlossary } from './explain.ts';
import { GLOSSARY } from './glossary.ts';
import { Explained } from './term.tsx';

test('the sign of an errno stays with its name, which is the term', async () => {
  await loadGlossary();
  const { container } = render(<Explained text="IOMMU_DESTROY returns -ENOENT: no such object." />);
  expect(container.textContent).toBe('IOMMU_DESTROY returns -ENOENT: no such object.');
  const [name, errno] = container.querySelectorAll<HTMLElement>('[data-term]');
  expect(name.className).toBe('term-quiet');
  expect(errno.textContent).toBe('-ENOENT');
  expect(errno.dataset.term).toBe('ENOENT');
  expect(errno.title).toBe(GLOSSARY.ENOENT);
  expect(errno.className).toBe('term-quiet term-signed');
});
