import type { Clock, Rank } from "../../../src/clock.ts";
import { type Cluster, RequestFailure } from "../../../src/cluster/cluster.ts";
import type { TimedCluster, Tracker } from "../../run/on-virtual-time.ts";
import type { NodePlan } from "../../schedule/schedule.ts";
import { around, type Mutant, type MutantSheet } from "./mutant.ts";

/** A tracker with a changed connection to the cluster. */
export function viaCluster(sheet: MutantSheet, wrap: (cluster: TimedCluster) => Partial<TimedCluster>): Mutant {
	const through =
		(library: Tracker): Tracker =>
		(play) =>
			library({ ...play, cluster: { ...play.cluster, ...wrap(play.cluster) } });
	return around(sheet, through);
}

/** A tracker whose timers of one rank fire at another time. */
export function onClock(sheet: MutantSheet, rank: Rank, moved: (at: number, now: number) => number): Mutant {
	return viaCluster(sheet, ({ clock }) => {
		const schedule: Clock["schedule"] = (at, of, action) => clock.schedule(of === rank ? moved(at, clock.now()) : at, of, action);
		return { clock: { now: clock.now, schedule } };
	});
}

/** A signal that is never aborted. */
function never(): AbortSignal {
	return new AbortController().signal;
}

/** Later than the end of any scenario. */
const FAR = 1e15;

/** Trackers that ask correctly but handle connections wrongly. */
export const CONNECTIONS: readonly Mutant[] = [
	viaCluster(
		{
			name: "one-after-the-other",
			does: "asks one node after the other, so a round takes as long as all answers together, and does not declare it",
			seenIn: "every driver",
			breaks: ["ASK-4"],
			message: "end of round 1 in ms: expected 400, got 1000",
		},
		({ ask }) => {
			let before: Promise<unknown> = Promise.resolve();
			const queued: Cluster["ask"] = (node, commands, signal) => {
				const answer = before.then(() => ask(node, commands, signal));
				before = answer.catch(() => undefined);
				return answer;
			};
			return { ask: queued };
		},
	),
	onClock(
		{
			name: "no-request-timeout",
			does: "waits for an answer for ever",
			seenIn: "the Java client with a timeout of 0: one node that hangs blocks the wait",
			breaks: ["ASK-7", "ROUND-10"],
			message: 'outcome: expected "network_error"',
		},
		"request-timeout",
		() => FAR,
	),
	around(
		{
			name: "request-timeout-doubled",
			does: "waits for an answer twice as long as the request timeout",
			seenIn: "drivers that silently repeat the question on another connection",
			breaks: ["ASK-7"],
			message: "end in ms: expected",
		},
		(library) => (play) => {
			const { requestTimeout = 5000 } = play.call;
			return library({ ...play, call: { ...play.call, requestTimeout: 2 * requestTimeout } });
		},
	),
	viaCluster(
		{
			name: "leaves-questions-open",
			does: "does not close the connection of a question that it gives up",
			seenIn: "the Ruby client, which never closes or reuses it",
			breaks: ["ASK-7", "WAIT-5"],
			message: "instants at which questions to node",
		},
		({ ask }) => ({ ask: (node, commands) => ask(node, commands, never()) }),
	),
	viaCluster(
		{
			name: "stale-answers",
			does: "reuses the connection of a question that it gave up, and reads the late answer as the answer to the next question",
			seenIn: "the Elixir driver; the Rust client until Aerospike issue CLIENT-3795 was fixed",
			breaks: ["ASK-5"],
			message: "rounds",
		},
		({ ask }) => {
			const late = new Map<string, Promise<string>>();
			const reused: Cluster["ask"] = (node, commands, signal) => {
				const own = ask(node, commands, never());
				own.catch(() => {});
				const stale = late.get(node);
				late.delete(node);
				const answer = stale ?? own;
				const putBack = () => late.set(node, answer);
				const done = () => signal.removeEventListener("abort", putBack);
				signal.addEventListener("abort", putBack, { once: true });
				answer.then(done, done);
				return answer;
			};
			return { ask: reused };
		},
	),
	viaCluster(
		{
			name: "first-echo-ends-the-value",
			does: "reads a reply to several commands up to the first echo of the next one, although a name can contain it",
			seenIn: "every driver that sends several commands in one request",
			breaks: ["PARSE-8"],
			message: 'got "complete"',
		},
		({ ask }) => {
			const values = new Map<string, string>();
			return {
				async ask(node, commands, signal) {
					const [command = "", ...later] = commands;
					// It never asks a command again separately, so it has only the value that it read before.
					const known = later.length === 0 ? values.get(node + command) : undefined;
					if (known !== undefined) return known;
					const unseen = new Set(commands);
					let last = command;
					for (const line of (await ask(node, commands, signal)).split("\n")) {
						const [echo = ""] = line.split("\t", 1);
						if (unseen.delete(echo)) {
							last = echo;
							values.set(node + echo, line);
						} else if (!commands.includes(echo)) {
							values.set(node + last, `${values.get(node + last) ?? ""}\n${line}`);
						}
					}
					return commands.map((each) => values.get(node + each) ?? "").join("\n");
				},
			};
		},
	),
	around(
		{
			name: "one-read-is-a-reply",
			does: "treats the result of the first read of a connection as the whole reply",
			seenIn: "clients that call recv once",
			breaks: ["ASK-6"],
			message: 'round 1: expected "in_progress", got "error"',
		},
		// In this process a reply has no bytes, so the schedule tells which replies arrive in pieces.
		(library) => (play) => {
			const cut = ({ replies = [] }: NodePlan) => replies.some(({ wire }) => typeof wire === "object");
			const inPieces = new Set(play.schedule.nodes.filter(cut).map(({ name }) => name));
			const ask: Cluster["ask"] = async (node, ...others) => {
				const reply = await play.cluster.ask(node, ...others);
				if (inPieces.has(node)) throw new RequestFailure("malformed", "the reply is shorter than its header says");
				return reply;
			};
			return library({ ...play, cluster: { ...play.cluster, ask } });
		},
	),
];
