import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import type { Clock } from "../../src/clock.ts";
import type { Cluster } from "../../src/cluster/cluster.ts";
import type { Call, Schedule } from "../schedule/schedule.ts";
import type { RoundReport } from "./round-report.ts";
import type { CallOutcome, CallReport, Run } from "./run.ts";
import { checkWhole, RunTooLong } from "./run-too-long.ts";
import { jobIdOf, type StageOptions, stage } from "./simulated-world.ts";

/** A cluster in this process with its own clock. */
export type TimedCluster = Cluster & { readonly clock: Clock };

/** What a tracker gets to make one call of a schedule. */
export interface CallInPlay {
	readonly cluster: TimedCluster;
	readonly schedule: Schedule;
	readonly call: Call;
	/** Aborts with {@link CANCELLED} when the schedule cancels the wait. */
	readonly signal?: AbortSignal;
	/** The tracker adds its judged rounds here, in order. A tracker that does not report rounds leaves it empty. */
	readonly rounds: RoundReport[];
	/** What all calls of the run share, for trackers whose waits poll together. */
	readonly shared?: SharedPlay;
}

export interface SharedPlay {
	/** A question through this cluster belongs to no call until a call notes it. */
	readonly cluster: TimedCluster;
	/** Notes the last question as one of this call. */
	noteQuestion(): void;
}

/**
 * A tracker in this process: makes one call and returns how it ended. A thrown error counts as a crash and ends the
 * run.
 */
export type Tracker = (play: CallInPlay) => Promise<CallOutcome>;

/** The reason with which a schedule cancels a call. A tracker must reject with this same value (WAIT-10). */
export const CANCELLED: Error = new Error("cancelled by the schedule");

/**
 * A run that did not come to its end. `run` is what was seen until then; a call that had not settled ends in an error
 * there.
 */
export class RunWithoutEnd extends Error {
	override readonly name = "RunWithoutEnd";
	readonly run: Run;
	/** It was stopped after so many steps that a run over a network can take and still end. */
	readonly mayEnd: boolean;

	constructor(message: string, run: Run, cause: unknown, mayEnd = false) {
		super(message, { cause });
		this.run = run;
		this.mayEnd = mayEnd;
	}
}

/**
 * Runs a schedule on virtual time with a tracker in this process.
 *
 * @throws RunWithoutEnd if a call never settles, or if the tracker throws
 * @throws RunTooLong if the run has more events than a trace keeps
 */
export async function runOnVirtualTime(
	schedule: Schedule,
	tracker: Tracker,
	options?: Pick<StageOptions, "maxSteps" | "maxTraceEvents">,
): Promise<Run> {
	const cluster = stage(schedule, options);
	// A run that cannot be judged is not played to its end.
	cluster.trace.subscribe(() => checkWhole(cluster.trace));
	const begun = schedule.calls.map((): BegunCall => ({ calledAt: undefined, rounds: [], questions: [] }));
	const reportOn = (calls: readonly CallReport[]): Run => {
		const taskId = jobIdOf(schedule.task);
		const truth = Object.fromEntries(schedule.nodes.map(({ name }) => [name, cluster.truth(name, taskId)]));
		return { schedule, calls, trace: cluster.trace.events, truth };
	};
	let calls: readonly CallReport[];
	try {
		const play = begun.map((own, index) => () => makeCall(cluster, schedule, schedule.calls[index] as Call, tracker, own));
		calls = await cluster.run(() => Promise.all(play.map((make) => make())));
	} catch (error) {
		const seen = reportOn(begun.map((call) => reportOf(call, cluster.clock.now())));
		if (cluster.trace.dropped > 0) throw new RunTooLong(cluster.trace, seen);
		const message = error instanceof Error ? error.message : String(error);
		throw new RunWithoutEnd(message, seen, error);
	}
	checkWhole(cluster.trace);
	return reportOn(calls);
}

/** What is known of a call while it runs. */
interface BegunCall {
	calledAt: number | undefined;
	readonly rounds: RoundReport[];
	readonly questions: number[];
	report?: CallReport;
}

function reportOf({ calledAt, rounds, questions, report }: BegunCall, now: number): CallReport {
	const outcome = { kind: "error", code: "no_end", message: "The call did not end." } as const;
	return report ?? { calledAt: calledAt ?? now, settledAt: now, outcome, rounds, questions };
}

async function makeCall(
	cluster: SimulatedCluster,
	schedule: Schedule,
	call: Call,
	tracker: Tracker,
	begun: BegunCall,
): Promise<CallReport> {
	// Sleep even for 0 ms: events of the same instant come before the call.
	await cluster.sleep(call.at ?? 0);
	const { rounds, questions } = begun;
	const calledAt = cluster.clock.now();
	begun.calledAt = calledAt;
	const cancelAt = call.kind === "wait" ? call.cancelAt : undefined;
	const signal = cancelAt === undefined ? undefined : signalAt(cluster, cancelAt);
	const noteQuestion = () => {
		const asked = cluster.trace.events.findLast((event) => event.kind === "asked");
		if (asked?.kind === "asked" && questions.at(-1) !== asked.question) questions.push(asked.question);
	};
	const shared = { cluster, noteQuestion };
	const play = { cluster: noting(cluster, questions), shared, schedule, call, rounds, ...(signal !== undefined && { signal }) };
	const outcome = await tracker(play);
	begun.report = { calledAt, settledAt: cluster.clock.now(), outcome, rounds, questions };
	return begun.report;
}

/** Wraps a cluster to record the number of every question that is asked through it. */
function noting(cluster: SimulatedCluster, questions: number[]): TimedCluster {
	return {
		clock: cluster.clock,
		isReady: () => cluster.isReady(),
		activeNodes: () => cluster.activeNodes(),
		build: (node, signal, again) => cluster.build(node, signal, again),
		ask(node, commands, signal) {
			const before = cluster.trace.events.length;
			const answer = cluster.ask(node, commands, signal);
			const event = cluster.trace.events[before];
			if (event?.kind === "asked") questions.push(event.question);
			return answer;
		},
	};
}

function signalAt(cluster: SimulatedCluster, at: number): AbortSignal {
	const controller = new AbortController();
	if (at <= cluster.clock.now()) controller.abort(CANCELLED);
	else cluster.at(at, () => controller.abort(CANCELLED));
	return controller.signal;
}
