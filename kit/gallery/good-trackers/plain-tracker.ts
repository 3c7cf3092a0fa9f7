import type { CallInPlay, Tracker } from "../../run/on-virtual-time.ts";
import type { RoundReport } from "../../run/round-report.ts";
import type { CallOutcome } from "../../run/run.ts";
import type { IntervalHabit } from "../../schedule/schedule.ts";
import { askNode, type Told } from "./ask-node.ts";
import { type Manner, sleepUntil, versionOf, type Work } from "./tracker-parts.ts";

const TIMEOUT: CallOutcome = { kind: "error", code: "timeout", message: "The timeout is over." };

/** Until this time, a node older than 6.0 may have an index job without listing it (ROUND-11). */
const UNLISTED_MS = 2000;

/** A simple tracker: one loop with `await`, one round in each iteration. */
export function plainTracker(manner: Manner): Tracker {
	return (play) => {
		const { call } = play;
		if (call.kind === "abort" || !isTaskId(play.schedule.task.id))
			return Promise.resolve({ kind: "error", code: "invalid_option", message: "This tracker does not support the call." });
		return track(play, manner, call.kind === "status" ? { ...call, single: "status" } : call);
	};
}

interface Terms {
	readonly single?: "status";
	readonly pollInterval?: number;
	readonly timeout?: number;
	readonly requestTimeout?: number;
	readonly grace?: number;
}

async function track({ cluster, schedule, rounds }: CallInPlay, manner: Manner, terms: Terms): Promise<CallOutcome> {
	const { single, pollInterval = 1000, timeout = Number.POSITIVE_INFINITY, requestTimeout = 5000 } = terms;
	const { clock } = cluster;
	const { habits } = manner;
	const { id, node: named } = schedule.task;
	const grace = single === "status" ? Number.POSITIVE_INFINITY : (terms.grace ?? habits.grace);
	const deadline = timeout === 0 ? Number.POSITIVE_INFINITY : clock.now() + timeout;
	const work: Work = { manner, cluster, id, requestTimeout, deadline };
	const seen = new Set<string>();
	let emptyRounds = 0;
	if (single === undefined && habits.firstSleep > 0)
		await sleepUntil(cluster, Math.min(clock.now() + habits.firstSleep, deadline));
	const firstRoundAt = clock.now();

	for (let number = 1; ; number++) {
		if (clock.now() >= deadline) return TIMEOUT;
		const startedAt = clock.now();
		const refusal = refusalOf(cluster.isReady(), cluster.activeNodes(), named);
		if (refusal !== undefined) {
			rounds.push({ number, startedAt, endedAt: startedAt, verdict: "error" });
			return refusal;
		}
		const told = await (habits.sweep === "all" ? askAll : askInTurn)(work, named === undefined ? cluster.activeNodes() : [named]);
		const endedAt = clock.now();
		const note = (verdict: RoundReport["verdict"]) => rounds.push({ number, startedAt, endedAt, verdict });
		if (
			told.some(({ word }) => word.kind === "late") ||
			(timeout === 0 && told.some(({ word }) => word.kind === "failed" && word.atLimit))
		)
			return TIMEOUT;

		const error = errorOf(told, cluster.activeNodes(), named);
		if (error !== undefined) {
			note("error");
			return error;
		}
		const isLost = told.some(({ word }) => word.kind === "failed");
		const isRunning = told.some(({ word }) => word.kind === "active");
		const unseen = told.filter(({ node, word }) => word.kind === "unclear" || (word.kind === "absent" && !seen.has(node)));
		for (const { node, word } of told) if (word.kind === "active" || word.kind === "done") seen.add(node);
		if (isRunning) emptyRounds = 0;
		else if (!isLost && unseen.length > 0) emptyRounds++;
		const isOld = unseen.some(({ build }) => (versionOf(build) ?? 600) < 600);
		const isPatient = emptyRounds < grace || (isOld && endedAt < firstRoundAt + UNLISTED_MS);
		if (!isRunning && !isLost && (unseen.length === 0 || !isPatient)) {
			note("complete");
			return { kind: "complete" };
		}
		note("in_progress");
		if (single === "status") return { kind: "in_progress" };
		if (timeout === 0) return TIMEOUT;
		await sleepUntil(cluster, Math.min(deadline, nextStart(habits.interval, pollInterval, number, startedAt, endedAt)));
	}
}

function isTaskId(id: string): boolean {
	return /^[1-9]\d{0,19}$/.test(id) && BigInt(id) < 2n ** 64n;
}

function refusalOf(isReady: boolean, nodes: readonly string[], named: string | undefined): CallOutcome | undefined {
	if (!isReady) return { kind: "error", code: "cluster_not_ready", message: "The cluster is not ready." };
	if (named === undefined ? nodes.length > 0 : nodes.includes(named)) return undefined;
	return {
		kind: "error",
		code: "invalid_node",
		message: named === undefined ? "The cluster has no active node." : `Node ${named} is not active.`,
		...(named !== undefined && { node: named }),
	};
}

/** Asks all nodes at the same time. An error ends the round at once. */
function askAll(work: Work, nodes: readonly string[]): Promise<readonly Told[]> {
	// A signal for each node: Node.js warns of a leak if over ten questions listen to one signal.
	const questions = nodes.map((node) => ({ node, controller: new AbortController() }));
	let isOver = false;
	return new Promise((resolve) => {
		const told: Told[] = [];
		for (const { node, controller } of questions) {
			askNode({ ...work, signal: controller.signal }, node).then((one) => {
				told.push(one);
				if (isOver) return;
				const isLast = told.length === nodes.length;
				if (!isLast && errorOf([one], work.cluster.activeNodes(), undefined) === undefined) return;
				isOver = true;
				resolve([...told]);
				for (const question of questions) question.controller.abort();
			});
		}
	});
}

/** Asks one node after the other, up to the first answer that decides the round. */
async function askInTurn(work: Work, nodes: readonly string[]): Promise<readonly Told[]> {
	const told: Told[] = [];
	for (const node of nodes) {
		const isLate = work.cluster.clock.now() >= work.deadline;
		const one: Told = isLate ? { node, word: { kind: "late" }, build: undefined } : await askNode(work, node);
		told.push(one);
		const { kind } = one.word;
		if (kind === "active" || kind === "late" || errorOf([one], work.cluster.activeNodes(), undefined) !== undefined) break;
	}
	return told;
}

/** The error that ends the wait: a server error, or a failure of a node that is still a member (ROUND-9). */
function errorOf(told: readonly Told[], members: readonly string[], named: string | undefined): CallOutcome | undefined {
	for (const { node, word } of told) {
		if (word.kind === "error") {
			const code = /^ERROR:(\d+)(?::|$)/.exec(word.reply)?.[1];
			return {
				kind: "error",
				code: "server_error",
				node,
				message: word.reply,
				...(code !== undefined && { serverCode: Number(code) }),
			};
		}
		if (word.kind === "unknown")
			return { kind: "error", code: "unsupported", node, message: `Node ${node} does not know any of the commands.` };
		if (word.kind !== "failed") continue;
		if (members.includes(node))
			return { kind: "error", code: "network_error", node, message: `The question to node ${node} failed.` };
		if (named !== undefined) return { kind: "error", code: "invalid_node", node, message: `Node ${node} has left the cluster.` };
	}
	return undefined;
}

function nextStart(habit: IntervalHabit, pollInterval: number, round: number, startedAt: number, endedAt: number): number {
	switch (habit.kind) {
		case "end-to-start":
		case "shared":
			return endedAt + pollInterval;
		case "start-to-start":
			return Math.max(endedAt, startedAt + pollInterval);
		case "backoff":
			return endedAt + Math.min(habit.most, habit.first * habit.factor ** Math.floor((round - 1) / habit.every));
		default:
			return habit satisfies never;
	}
}
