/** Where the page is, without what it shows. */
export const pageAddress = (): string => location.href.replace(/[?#].*$/, '');
