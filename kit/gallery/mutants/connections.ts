import type { Clock, Rank } from "../../../src/clock.ts";
import type { Cluster } from "../../../src/cluster/cluster.ts";
import type { TimedCluster, Tracker } from "../../run/on-virtual-time.ts";
import { around, type Mutant, type MutantSheet } from "./mutant.ts";

/** One whose way to the cluster is another. */
export function viaCluster(sheet: MutantSheet, wrap: (cluster: TimedCluster) => Partial<TimedCluster>): Mutant {
	const through =
		(library: Tracker): Tracker =>
		(play) =>
			library({ ...play, cluster: { ...play.cluster, ...wrap(play.cluster) } });
	return around(sheet, through);
}

/** One whose alarms of a rank ring at another time. */
export function onClock(sheet: MutantSheet, rank: Rank, moved: (at: number, now: number) => number): Mutant {
	return viaCluster(sheet, ({ clock }) => {
		const schedule: Clock["schedule"] = (at, of, action) => clock.schedule(of === rank ? moved(at, clock.now()) : at, of, action);
		return { clock: { now: clock.now, schedule } };
	});
}

/** A signal that nobody ever pulls. */
function never(): AbortSignal {
	return new AbortController().signal;
}

/** Farther than any scenario goes. */
const FAR = 1e15;

/** Trackers that ask rightly, and badly handle the line. */
export const CONNECTIONS: readonly Mutant[] = [
	viaCluster(
		{
			name: "one-after-the-other",
			does: "asks a node once the one before has answered, so that a round lasts the sum, and does not say so",
			seenIn: "every driver but one",
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
			seenIn: "the Java client with a timeout of 0: one hung node blocks the wait",
			breaks: ["ASK-7", "ROUND-10"],
			message: 'outcome: expected "network_error"',
		},
		"request-timeout",
		() => FAR,
	),
	onClock(
		{
			name: "request-timeout-doubled",
			does: "gives a question twice the time it was told",
			seenIn: "drivers that try again in secret, on another connection",
			breaks: ["ASK-7"],
			message: "end in ms: expected",
		},
		"request-timeout",
		(at, now) => at + (at - now),
	),
	viaCluster(
		{
			name: "leaves-questions-open",
			does: "gives a question up and leaves its connection open",
			seenIn: "the Ruby client, which never returns it",
			breaks: ["ASK-7", "WAIT-5"],
			message: "instants at which questions to node",
		},
		({ ask }) => ({ ask: (node, commands) => ask(node, commands, never()) }),
	),
	viaCluster(
		{
			name: "stale-answers",
			does: "puts a connection back after its question was given up, and reads the late answer as that to the next one",
			seenIn: "the Elixir driver; fixed in the Rust client as CLIENT-3795",
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
];
