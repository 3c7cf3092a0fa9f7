import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { RequestFailure } from "../../src/cluster/cluster.ts";
import { requestsFor } from "../oracle/commands.ts";
import { paceOf } from "../oracle/pace.ts";
import { mustAskAlone, readReply, saysServerTimeout } from "../oracle/reading.ts";
import type { DecideAnswer } from "../protocol/messages.ts";
import { Unsupported } from "../run/driver.ts";
import type { RoundSeen } from "../run/seen.ts";
import { stage } from "../run/simulated-world.ts";
import type { Opening, Turn, TurnResult } from "../run/turn.ts";
import type { Call, Schedule } from "../schedule/schedule.ts";
import { LIBRARY_HABITS } from "../schedule/schedule.ts";

/** A round that was played without a verdict: as the kit observed it, and as the driver gets it in a message. */
export interface PlayedRound extends Omit<RoundSeen, "told"> {
	readonly isReady: boolean;
	readonly active: readonly string[];
	readonly answers: readonly DecideAnswer[];
	/** Whether a question failed to a node that had left the cluster when the failure was known (ROUND-9). */
	readonly hasLost: boolean;
}

/** The rounds of the only wait in a schedule, and their cluster. */
export interface PlayedWait {
	readonly rounds: readonly PlayedRound[];
	readonly cluster: SimulatedCluster;
	readonly calledAt: number;
	/** `Infinity` if the wait does not have a timeout. */
	readonly deadline: number;
}

export interface PlayOptions {
	readonly sweep: "all" | "until-in-progress";
	/** Called before each round; ends the wait by returning true. */
	isEnough(rounds: readonly PlayedRound[]): boolean;
}

/**
 * Plays the rounds of a wait on virtual time at the usual pace. The answers of the nodes do not depend on the driver's
 * verdicts, so all rounds can be played before the driver is asked.
 */
export async function playRounds(
	schedule: Schedule,
	call: Extract<Call, { kind: "wait" }>,
	options: PlayOptions,
): Promise<PlayedWait> {
	const cluster = stage(schedule);
	const calledAt = call.at ?? 0;
	const pace = paceOf(call, calledAt, LIBRARY_HABITS.interval);
	const rounds: PlayedRound[] = [];
	await cluster.run(async () => {
		if (calledAt > 0) await cluster.sleep(calledAt);
		for (let isEarly = false; !options.isEnough(rounds); ) {
			const round = await playRound(cluster, schedule, call, { number: rounds.length + 1, isEarly, sweep: options.sweep });
			if (round.endedAt > pace.deadline) return;
			rounds.push(round);
			const next = pace.next({ ...round, isEarly });
			if (next === undefined) return;
			isEarly = next.isEarly;
			// Sleep even for 0 ms, so that other events of this instant can happen.
			await cluster.sleep(next.at - cluster.clock.now());
		}
	});
	return { rounds, cluster, calledAt, deadline: pace.deadline };
}

type RoundOptions = Pick<PlayOptions, "sweep"> & Pick<PlayedRound, "number" | "isEarly">;

async function playRound(
	cluster: SimulatedCluster,
	{ task }: Schedule,
	call: Extract<Call, { kind: "wait" }>,
	{ number, isEarly, sweep }: RoundOptions,
): Promise<PlayedRound> {
	const startedAt = cluster.clock.now();
	const isReady = cluster.isReady();
	const active = cluster.activeNodes();
	const opening = openingOf(isReady, active, task.node);
	const targets = opening.kind === "targets" ? opening.targets : [];
	const asked: AskedNode[] = [];
	const limit = call.requestTimeout ?? 5000;
	if (sweep === "all") asked.push(...(await Promise.all(targets.map((node) => askNode(cluster, node, task.id, limit)))));
	else {
		for (const node of targets) {
			const one = await askNode(cluster, node, task.id, limit);
			asked.push(one);
			if (one.turn.word.kind === "in_progress" || one.turn.word.kind === "error") break;
		}
	}
	return {
		number,
		startedAt,
		endedAt: cluster.clock.now(),
		isEarly,
		isReady,
		active,
		opening,
		unsure: new Set(),
		turns: asked.map(({ turn }) => turn),
		answers: asked.map(({ answer }) => answer),
		hasLost: asked.some(({ hasLeft }) => hasLeft),
	};
}

function openingOf(isReady: boolean, active: readonly string[], named: string | undefined): Opening {
	if (!isReady) return { kind: "refused", code: "cluster_not_ready" };
	if (named !== undefined && !active.includes(named)) return { kind: "refused", code: "invalid_node", node: named };
	const targets = named === undefined ? active : [named];
	return targets.length > 0 ? { kind: "targets", targets } : { kind: "refused", code: "invalid_node" };
}

interface AskedNode {
	readonly turn: Turn;
	readonly answer: DecideAnswer;
	readonly hasLeft: boolean;
}

/** Asks a node with each command form for its build until the node knows one (ASK-9). */
async function askNode(cluster: SimulatedCluster, node: string, id: string, limit: number): Promise<AskedNode> {
	const asked = new Set<string>();
	let last: AskedNode | undefined;
	for (const again of [false, true]) {
		const build = cluster.build(node, undefined, again);
		for (const commands of requestsFor(build, id)) {
			const key = commands.join("\n");
			if (asked.has(key)) continue;
			asked.add(key);
			const reply = await askOnce(cluster, node, commands, limit);
			if (typeof reply === "string" && mustAskAlone(reply, commands))
				throw new Unsupported("A driver that is given replies cannot ask each command again separately (PARSE-8).");
			const word = answerOf(reply, commands, id);
			const hasLeft = typeof reply !== "string" && !cluster.activeNodes().includes(node);
			const turn: Turn = {
				node,
				build,
				droppedAt: undefined,
				endedAt: cluster.clock.now(),
				word: word ?? { kind: "unsupported" },
			};
			const told = typeof reply === "string" ? { body: reply } : { failure: reply.reason };
			last = { turn, hasLeft, answer: { node, build: build ?? null, commands, ...told } };
			if (word !== undefined) return last;
		}
	}
	if (last === undefined) throw new Error(`The schedule does not have a command for node ${node}.`);
	return last;
}

/** Returns `undefined` if the node does not know any of the commands. */
function answerOf(reply: string | RequestFailure, commands: readonly string[], id: string): TurnResult | undefined {
	if (typeof reply !== "string")
		return { kind: "failure", reason: reply.reason, ...(reply.reason === "timed_out" && { timeout: "ours" as const }) };
	return answerIn(reply, commands, id);
}

/** Reads a body as the specification says. Returns `undefined` if the node does not know any of the commands. */
export function answerIn(body: string, commands: readonly string[], id: string): TurnResult | undefined {
	const reading = readReply(body, commands, id);
	if (reading.kind === "unknown") return undefined;
	// ASK-6: a timeout of the server counts as a timeout of the question.
	if (saysServerTimeout(body)) return { kind: "failure", reason: "timed_out", timeout: "the server's" };
	return reading;
}

async function askOnce(
	cluster: SimulatedCluster,
	node: string,
	commands: readonly string[],
	limit: number,
): Promise<string | RequestFailure> {
	const controller = new AbortController();
	const { clock } = cluster;
	return new Promise((resolve, reject) => {
		const cancel = clock.schedule(clock.now() + limit, "request-timeout", () => {
			controller.abort();
			resolve(new RequestFailure("timed_out", "the node did not answer in time"));
		});
		const settle = (reply: string | RequestFailure) => {
			cancel();
			resolve(reply);
		};
		cluster.ask(node, commands, controller.signal).then(settle, (error: unknown) => {
			if (error instanceof RequestFailure) settle(error);
			else reject(error);
		});
	});
}
