import { type ComponentType, type FunctionComponent, lazy, type ReactNode, Suspense } from 'react';

/**
 * A part of the page whose code is fetched when it is first shown. What most visits never open costs them nothing.
 * `meanwhile`: what stands in its place.
 */
export function onDemand<P extends object>(
  load: () => Promise<ComponentType<P>>,
  meanwhile: ReactNode = <p className="on-demand">Loading…</p>,
): FunctionComponent<P> {
  const Part = lazy(async () => ({ default: (await load()) as ComponentType<object> }));
  return (props) => (
    <Suspense fallback={meanwhile}>
      <Part {...props} />
    </Suspense>
  );
}
