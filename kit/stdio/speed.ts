import type { Clock } from "../../src/clock.ts";

const MOST_REQUESTS = 200;
/** A slow adapter is not asked for longer. */
const MOST_MS = 3000;

/** How many requests are answered per second, one after the other. */
export async function measureSpeed(ask: () => Promise<unknown>, clock: Pick<Clock, "now">): Promise<number> {
	const startedAt = clock.now();
	let answered = 0;
	while (answered < MOST_REQUESTS && clock.now() - startedAt < MOST_MS) {
		await ask();
		answered++;
	}
	return (answered * 1000) / Math.max(clock.now() - startedAt, 1);
}
