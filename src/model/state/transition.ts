/** A transition is a u32: actor in bits 31:24, kind in 23:16, argument in 15:0. */

/** No transition; actor 0 kind 255 does not exist. */
export const NONE = 0xff0000;

export const transitionOf = (actor: number, kind: number, argument = 0): number =>
  ((actor << 24) | (kind << 16) | argument) >>> 0;

export const actorOf = (transition: number): number => transition >>> 24;
export const kindOf = (transition: number): number => (transition >>> 16) & 0xff;
export const argumentOf = (transition: number): number => transition & 0xffff;
