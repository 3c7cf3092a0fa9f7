import { drawSchedule } from "../../kit/schedule/draw-schedule.ts";
import { drawHostileName } from "../../kit/schedule/hostile-name.ts";
import { createRandom, type Random } from "../../kit/schedule/random.ts";
import type { Schedule, WorldEvent } from "../../kit/schedule/schedule.ts";
import { scheduleSeed } from "../../kit/schedule/schedule-seed.ts";

/** A drawn schedule whose set has a malicious name, and whose nodes leave while the wait goes on. */
export function drawLeaving(seed: number, index: number): Schedule {
	const random = createRandom(scheduleSeed(seed, index));
	const drawn = drawSchedule(random);
	const set = drawHostileName(random, drawn.task.id);
	const leaving = drawn.nodes.filter(() => random.chance(0.5));
	const events = [...drawn.events, ...leaving.flatMap(({ name }) => drawLeave(random, name, longestPause(drawn)))];
	return { ...drawn, task: { ...drawn.task, set }, events: events.toSorted((one, other) => one.at - other.at) };
}

/** The node leaves in one of the first rounds. It may fall silent or crash before, and come back later. */
function drawLeave(random: Random, node: string, pause: number): readonly WorldEvent[] {
	const at = random.int(0, 5 * (pause + 2));
	const before = random.pick(["hold", "crash", undefined] as const);
	return [
		...(before === undefined ? [] : [{ at: Math.max(0, at - random.int(0, 3)), kind: before, node }]),
		{ at, kind: "leave", node },
		...(random.chance(0.3) ? [{ at: at + random.int(1, 3 * (pause + 2)), kind: "join" as const, node }] : []),
	];
}

function longestPause({ calls }: Schedule): number {
	const pauses = calls.map((call) => (call.kind === "wait" ? (call.pollInterval ?? 1000) : 0));
	return Math.min(2000, Math.max(1, ...pauses.filter((pause) => pause >= 0).map(Math.ceil)));
}
