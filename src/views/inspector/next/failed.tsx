/** What was asked for did not come to its end. */
export const Failed = ({ what, message }: { readonly what: string; readonly message: string }) => (
  <p className="check-verdict check-failed" role="alert">
    The {what} stopped: {message}
  </p>
);
