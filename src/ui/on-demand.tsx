import { type ComponentType, type FunctionComponent, lazy, Suspense } from 'react';

/** A part of the page whose code is fetched when it is first shown. What most visits never open costs them nothing. */
export function onDemand<P extends object>(load: () => Promise<ComponentType<P>>): FunctionComponent<P> {
  const Part = lazy(async () => ({ default: (await load()) as ComponentType<object> }));
  return (props) => (
    <Suspense fallback={<p className="on-demand">Loading…</p>}>
      <Part {...props} />
    </Suspense>
  );
}
