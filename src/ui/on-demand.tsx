import { type ComponentType, type FunctionComponent, type ReactNode, useLayoutEffect, useState } from 'react';

/** What is fetched once, when it is first wanted; again when it did not come. */
class Fetched<T> {
  value: T | null = null;
  private fetching: Promise<void> | null = null;
  private readonly load: () => Promise<T>;

  constructor(load: () => Promise<T>) {
    this.load = load;
  }

  fetch(): Promise<void> {
    this.fetching ??= this.begin();
    return this.fetching;
  }

  private async begin(): Promise<void> {
    try {
      this.value = await this.load();
    } catch (error) {
      this.fetching = null;
      throw error;
    }
  }
}

interface Props<P extends object> {
  readonly of: Fetched<ComponentType<P>>;
  readonly props: P;
  readonly meanwhile: ReactNode;
}

function Later<P extends object>({ of, props, meanwhile }: Props<P>) {
  const [problem, setProblem] = useState<{ readonly error: unknown } | null>(null);
  const [has, setHas] = useState(of.value !== null);
  useLayoutEffect(() => {
    if (has) return;
    let gone = false;
    of.fetch().then(
      () => !gone && setHas(true),
      (error: unknown) => !gone && setProblem({ error }),
    );
    return () => {
      gone = true;
    };
  }, [of, has]);
  if (problem) throw problem.error;
  const Part = of.value;
  return Part ? <Part {...props} /> : meanwhile;
}

/**
 * A part of the page whose code is fetched when it is first shown. What most visits never open costs them nothing.
 * `meanwhile`: what stands in its place. When its code does not come, it throws what went wrong, and fetches it again when
 * it is shown anew.
 *
 * Not React's `lazy`: what a `Suspense` has shown in place of a part stays for 300 ms, though the part has come.
 */
export function onDemand<P extends object>(
  load: () => Promise<ComponentType<P>>,
  meanwhile: ReactNode = <p className="on-demand">Loading…</p>,
): FunctionComponent<P> {
  const of = new Fetched(load);
  return (props) => <Later of={of} props={props} meanwhile={meanwhile} />;
}
