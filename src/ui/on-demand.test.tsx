// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/dom';
import { expect, test, vi } from 'vitest';
import { ErrorBoundary } from './error-boundary.tsx';
import { onDemand } from './on-demand.tsx';
import { act, render } from './react.test-helper.ts';

const Part = ({ name }: { readonly name: string }) => <b>{name}</b>;

test('a part is fetched when it is first shown, once, and stands in its place as soon as it has come', async () => {
  let come: (part: typeof Part) => void = () => {};
  const load = vi.fn(() => new Promise<typeof Part>((resolve) => (come = resolve)));
  const Later = onDemand(load, 'not yet');
  expect(load).not.toHaveBeenCalled();
  const { container } = render(
    <>
      <Later name="one" />
      <Later name="two" />
    </>,
  );
  expect(container.textContent).toBe('not yetnot yet');
  await act(async () => come(Part));
  expect(container.textContent).toBe('onetwo');
  // From then on it is there at once.
  expect(render(<Later name="three" />).container.textContent).toBe('three');
  expect(load).toHaveBeenCalledTimes(1);
});

test('code that does not come is told of, and fetched again when one tries again', async () => {
  const load = vi.fn(async () => Part);
  load.mockRejectedValueOnce(new Error('gone from the server'));
  vi.spyOn(console, 'error').mockReturnValue();
  const Later = onDemand(load);
  const { container } = render(
    <ErrorBoundary name="part">
      <Later name="one" />
    </ErrorBoundary>,
  );
  await act(async () => {});
  expect(screen.getByRole('alert').textContent).toContain('gone from the server');
  await act(async () => fireEvent.click(screen.getByText('Try again')));
  expect(container.textContent).toBe('one');
});
