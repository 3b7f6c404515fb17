import { Component, type ReactNode } from 'react';
import { plainly } from './plainly.ts';

interface Props {
  readonly name: string;
  readonly children: ReactNode;
}

/** Keeps the rest of the page alive when one panel cannot be drawn. */
export class ErrorBoundary extends Component<Props, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="broken" role="alert">
        <p>The {this.props.name} could not be drawn.</p>
        <p className="muted">{plainly(error.message)}</p>
        <button type="button" className="button" onClick={() => this.setState({ error: null })}>
          Try again
        </button>
      </div>
    );
  }
}
