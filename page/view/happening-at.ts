import type { Scene } from "./scene.ts";

/** When something new happens: at the shown moment, or in the middle of the run if its end is shown. */
export function happeningAt({ play, moments, step }: Scene): number {
	if (play.cursor !== undefined) return Math.round(play.cursor);
	return Math.round((moments.at(-1) ?? 0) / 2 / step) * step;
}
