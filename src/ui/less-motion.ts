/** Whether the system asks for less motion, now: it may change while the page is open. */
export const wantsLessMotion = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;
