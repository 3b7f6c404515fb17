import { Fragment, type ReactNode } from 'react';

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  /** Stands below the label. */
  readonly below?: string;
  /** In full, where the label is cut. */
  readonly name?: string;
  /** Stands before the button. */
  readonly before?: ReactNode;
  readonly title?: string;
  /** Stands behind the label; its meaning is told by `title`. */
  readonly mark?: ReactNode;
}

interface Props<T extends string> {
  readonly label: string;
  readonly options: readonly Option<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly className?: string;
}

/** One of a few. Plain buttons, not radios: the arrow keys belong to stepping. */
export function Segmented<T extends string>({ label, options, value, onChange, className = 'segmented' }: Props<T>) {
  return (
    <fieldset className={`plain ${className}`} aria-label={label}>
      {options.map((option) => (
        <Fragment key={option.value}>
          {option.before}
          <button
            type="button"
            aria-label={option.name}
            aria-pressed={option.value === value}
            title={option.title}
            onClick={() => onChange(option.value)}
          >
            {option.below ? (
              <span className="segmented-two">
                {option.label}
                <small>{option.below}</small>
              </span>
            ) : (
              option.label
            )}
            {option.mark && <span aria-hidden="true">{option.mark}</span>}
          </button>
        </Fragment>
      ))}
    </fieldset>
  );
}

/** The same as the head of a panel. */
export function Tabs<T extends string>(props: Omit<Props<T>, 'className'>) {
  return <Segmented {...props} className="tabs" />;
}
