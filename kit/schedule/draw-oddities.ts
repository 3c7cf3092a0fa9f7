import type { PlannedAnswer } from "../../simulator/reply-plan.ts";
import { commandsOfForm, formOf, NEWEST_BUILD } from "./builds.ts";
import { EDGE_VALUES, edgeBodies, LONG_VALUE } from "./edge-replies.ts";
import type { Random } from "./random.ts";
import { type Call, LIBRARY_HABITS, type Schedule } from "./schedule.ts";

/** Ids that no job has, and that a tracker rejects (ASK-2). */
const BAD_IDS: readonly string[] = ["0", "-1", "18446744073709551616", "99999999999999999999", "12x"];

/** Invalid option values, by option name (WAIT-8). */
const SENSELESS: readonly Partial<Extract<Call, { kind: "wait" }>>[] = [
	{ pollInterval: -1 },
	{ pollInterval: Number.NaN },
	{ pollInterval: Number.POSITIVE_INFINITY },
	{ timeout: -1 },
	{ timeout: Number.NaN },
	{ requestTimeout: 0 },
	{ requestTimeout: -5 },
	{ requestTimeout: Number.POSITIVE_INFINITY },
	{ grace: 0 },
	{ grace: 1.5 },
	{ grace: Number.NaN },
	{ forgive: -1 },
	{ forgive: 0.5 },
	{ forgive: Number.POSITIVE_INFINITY },
	{ options: { timeout: null } },
	{ options: { pollInterval: null } },
	{ options: { pollInterval: "10" } },
	{ options: { timeout: true } },
	{ options: { grace: "3" } },
	{ options: { poll_interval: 10 } },
	{ options: { retries: 3 } },
];

/** Rarely, an invalid id. */
export function drawBadId(random: Random): string | undefined {
	return random.chance(0.01) ? random.pick(BAD_IDS) : undefined;
}

/** Rarely, an invalid option. */
export function drawSenselessTerm(random: Random): Partial<Extract<Call, { kind: "wait" }>> {
	return random.chance(0.03) ? random.pick(SENSELESS) : {};
}

/** Sometimes, a reply at the edge of a clause. */
export function drawEdgeReplies(random: Random, build: string, taskId: string): readonly PlannedAnswer[] {
	const answers: PlannedAnswer[] = [];
	while (random.chance(0.25)) answers.push({ value: random.pick(EDGE_VALUES) });
	if (random.chance(0.04)) {
		const [command] = commandsOfForm(formOf(build) ?? "trid", taskId);
		answers.push({ body: random.pick(edgeBodies(command, taskId)) });
	}
	if (random.chance(0.002)) answers.push({ value: LONG_VALUE });
	return answers;
}

/** Very rarely, a wait of more than a thousand rounds, where some drivers give up (WAIT-3). */
export function drawMarathon(random: Random): Schedule | undefined {
	if (!random.chance(0.0005)) return undefined;
	return {
		version: 1,
		task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
		nodes: [{ name: "A", version: NEWEST_BUILD, job: { duration: random.int(2100, 2500) } }],
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", pollInterval: 1 }],
	};
}
