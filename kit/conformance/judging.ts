import { isAboutJobs } from "../../simulator/command-name.ts";
import { type DriverFault, isLate, type RunJudge } from "../drivers/confirm.ts";
import { findingsOf } from "../drivers/findings.ts";
import { hiddenMembers } from "../drivers/members-shown.ts";
import { levelOfClause } from "../drivers/sight.ts";
import { isCloseToTimeout } from "../drivers/timing.ts";
import { readValue } from "../oracle/reading.ts";
import type { Driver, Profile, ScenarioTags } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import { draftOf } from "../scenario/play.ts";
import type { Playable } from "../scenario/playable.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { compareLevels, type Level } from "../spec/spec.ts";
import { scheduleOf } from "../steps/draft.ts";
import { CutOff, Unseen } from "../steps/expect.ts";
import { isStoppedByProgress } from "./in-turn.ts";
import { isAboutReading, readingSchedule } from "./reading-schedule.ts";
import { levelOf } from "./selection.ts";

/**
 * A scenario as a profile plays it, and what its run is judged by. A replay of its schedule is judged in the same way
 * (JUDGE-8).
 */
export interface Judging extends RunJudge {
	readonly schedule: Schedule;
	/** The requirements of the scenario that the profile can observe. */
	readonly requirements: readonly string[];
}

export function tagsOf(tags: readonly string[]): ScenarioTags {
	const names = tags.map((tag) => tag.slice(1));
	return {
		requirements: names.filter((name) => /^[A-Z]+-\d+$/.test(name)),
		level: levelOf(tags),
		needs: names.flatMap((name) => (name.startsWith("needs:") ? [name.slice("needs:".length)] : [])),
	};
}

/**
 * How a profile judges a scenario; `undefined` if it cannot show how a driver reads the reply that the scenario is
 * about.
 */
export function judgingOf(profile: Profile, scenario: Playable, driver: Driver, level: Level): Judging | undefined {
	const tags = tagsOf(scenario.tags);
	if (!isAboutReading(scenario)) return runJudging(profile, scenario, driver, tags, level);
	return profile.name === "wire" ? readingJudging(profile, scenario, driver, tags) : undefined;
}

/**
 * What the rules find, under its own clause, and what the Then steps find, under the clauses of the scenario (JUDGE-8).
 */
export function runJudging(profile: Profile, scenario: Playable, driver: Driver, tags: ScenarioTags, level: Level): Judging {
	const requirements = tags.requirements.filter((id) => profile.judges(id));
	const [requirement] = requirements;
	return {
		schedule: scheduleOf(draftOf(scenario, driver)),
		requirements,
		faultsOf(run) {
			if (hiddenMembers(run) !== undefined) return [];
			const findings = findingsOf(run).filter((finding) => compareLevels(finding.level, level) >= 0);
			// What follows from a wrong verdict is not another fault.
			if (findings.some(({ kind }) => kind === "verdict") || run.seen?.isCounted === false) return findings;
			const complaint = thenComplaint(scenario, run);
			if (complaint === undefined || complaint instanceof Unseen || requirement === undefined) return findings;
			return [...findings, { requirement, level: tags.level ?? "MUST", message: complaint.message, kind: "steps" }];
		},
		isTelling: (run) =>
			hiddenMembers(run) === undefined &&
			!isCutShort(run, scenario) &&
			!isCloseToTimeout(run) &&
			!(thenComplaint(scenario, run) instanceof CutOff),
		isLeftOut: (run) => isLeftOut(run, scenario),
		isAbout: (id) => tags.requirements.includes(id),
	};
}

/**
 * A scenario about one reply, over sockets. `undefined` if no server sends such a reply, or the profile cannot observe
 * its requirements.
 */
export function readingJudging(profile: Profile, scenario: Playable, driver: Driver, tags: ScenarioTags): Judging | undefined {
	const requirements = tags.requirements.filter((id) => profile.judges(id));
	// A scenario with several clauses is about the weakest of them, whose level it has.
	const requirement = requirements.find((id) => levelOfClause(id) === tags.level) ?? requirements[0];
	const { reply: written = "", namedId } = draftOf(scenario, driver);
	const schedule = readingSchedule(written, namedId);
	if (requirement === undefined || schedule === undefined) return undefined;
	return {
		schedule,
		requirements,
		faultsOf(run) {
			// The driver's verdict on the round follows from how it reads the reply.
			const messages = findingsOf(run).flatMap(({ kind, message }) => (kind === "verdict" ? [message] : []));
			const code = inventedCode(run, written, schedule.task.id);
			if (code !== undefined) messages.push(`the server sent no code, but the driver says code ${code}`);
			return messages.map(
				(message): DriverFault => ({
					requirement,
					level: tags.level ?? "MUST",
					message: `${message.startsWith(`${requirement}: `) ? "" : `${requirement}: `}${message}\nThe reply: ${JSON.stringify(written)}`,
					kind: "verdict",
				}),
			);
		},
		isTelling: (run) => !isCutShort(run, scenario),
		isLeftOut: (run) => isLeftOut(run, scenario),
	};
}

/** The server's code that a driver reports although the reply does not have a code. */
function inventedCode({ calls }: Run, reply: string, id: string): number | undefined {
	const [call] = calls;
	const reading = readValue(reply, id);
	const isCodeless = reading.kind === "error" && reading.code === undefined;
	return isCodeless && call?.outcome.kind === "error" ? call.outcome.serverCode : undefined;
}

/**
 * Whether the call ended before the driver had asked all that the scenario is about, which a slower play may change.
 */
function isCutShort(run: Run, scenario: Playable): boolean {
	const isAsked = run.trace.some((event) => event.kind === "asked" && event.commands.some(isAboutJobs));
	const isTimed = run.schedule.calls.some((call) => call.kind === "wait" && call.timeout !== undefined);
	const isEventful = run.schedule.events.length > 0;
	if (isTooLateForJobs(run)) return true;
	return (
		(!isAsked || isTimed || isEventful || isUnreached(run)) && (unaskedNode(run, scenario) !== undefined || isUnanswered(run))
	);
}

/** Whether the call ended in a network failure although no question failed: the driver did not reach a node in time. */
function isUnreached({ calls, trace }: Run): boolean {
	const outcome = calls.at(-1)?.outcome;
	return outcome?.kind === "error" && outcome.code === "network_error" && !trace.some(({ kind }) => kind === "failed");
}

/**
 * Whether the machine was so late that no node answered before its job had ended. Then the driver never saw it run. A
 * node with scripted answers for the whole run never shows its job.
 */
export function isTooLateForJobs(run: Run): boolean {
	const { trace, seen, schedule } = run;
	const isScripted = (node: string) =>
		schedule.nodes.some(
			({ name, replies = [] }) => name === node && replies.some(({ times }) => times === Number.POSITIVE_INFINITY),
		);
	const first = trace.findIndex((event) => event.kind === "asked" && event.commands.some(isAboutJobs));
	const begin = trace[first];
	if (begin === undefined || !isLate(run)) return false;
	const ends = trace.flatMap((event, index) => {
		const isLong = event.at - begin.at > (seen?.real?.toleranceMs ?? 0);
		const isEnd = event.kind === "job" && event.change === "done" && !isScripted(event.node);
		return isEnd && index > first && isLong ? [{ node: event.node, index }] : [];
	});
	const isSeen = (end: (typeof ends)[number]) =>
		trace.slice(first, end.index).some((event) => event.kind === "answered" && event.node === end.node);
	return ends.length > 0 && !ends.some(isSeen);
}

/**
 * Whether the machine was late, and a scripted answer came too close to the end of the call. Then the driver may not
 * have read it. A call that an answer ended always ends close to it.
 */
export function isUnanswered(run: Run): boolean {
	const { seen, schedule, trace, calls } = run;
	const { ms = 0, allowedMs = 0 } = seen?.lateness ?? {};
	if (ms <= allowedMs || isEndedByAnswer(run)) return false;
	const settledAt = (calls.at(-1)?.settledAt ?? Number.POSITIVE_INFINITY) - (seen?.real?.toleranceMs ?? 0);
	const asked = trace.filter((event) => event.kind === "asked" && event.commands.some(isAboutJobs));
	return schedule.nodes.some(({ name, replies = [] }) => {
		if (replies.length === 0 || replies.some(({ reply, wire }) => reply === "silence" || wire !== undefined)) return false;
		const own = new Set(asked.flatMap((event) => ("question" in event && event.node === name ? [event.question] : [])));
		const hasEnd = trace.some(
			(event) => (event.kind === "answered" || event.kind === "failed") && event.at <= settledAt && own.has(event.question),
		);
		return own.size > 0 && !hasEnd;
	});
}

/** Whether the last call ended because of an answer: by the error in it, or as complete long before its timeout. */
function isEndedByAnswer({ calls, seen }: Run): boolean {
	const last = calls.at(-1);
	if (last === undefined) return false;
	if (last.outcome.kind === "error") return last.outcome.code === "server_error";
	const { timeoutMs = Number.POSITIVE_INFINITY, toleranceMs = 0 } = seen?.real ?? {};
	return last.outcome.kind === "complete" && last.settledAt - last.calledAt < timeoutMs - toleranceMs;
}

/**
 * The node whose answers a scenario tests, if it was never asked, as a sentence: then the run does not show how the
 * driver reads these answers.
 */
export function unaskedNode(run: Run, { steps }: Playable): string | undefined {
	const { schedule, trace } = run;
	const isSilenceExpected = steps.some(({ step }) => /never asked|nothing is asked/.test(step.expression));
	if (isSilenceExpected && schedule.network === undefined) return undefined;
	const asked = new Set(
		trace.flatMap((event) => (event.kind === "asked" && event.commands.some(isAboutJobs) ? [event.node] : [])),
	);
	if (asked.size === 0) return "The driver did not ask any node about the job.";
	const isTarget = (name: string) => schedule.task.node === undefined || schedule.task.node === name;
	const unasked = schedule.nodes.find(
		({ name, replies = [], member }) => replies.length > 0 && member !== false && isTarget(name) && !asked.has(name),
	);
	if (unasked !== undefined) return `Node ${unasked.name}, whose answers the scenario is about, was never asked.`;
	return unaskedChange(trace, isTarget, isOutpacedOnWire(run));
}

/**
 * Whether a call ended before its first question, on a machine that was late: its timeout was over, or the driver could
 * not connect in time. A little lateness is enough: no driver declares that it asks nothing. A driver that sleeps first
 * may do so on any machine.
 */
export function isUnbegun({ calls, trace, seen, schedule }: Run): boolean {
	const outcome = calls.at(-1)?.outcome;
	if (outcome?.kind !== "error" || !["timeout", "network_error", "cluster_not_ready"].includes(outcome.code)) return false;
	if (schedule.habits.firstSleep > 0 || schedule.network !== undefined) return false;
	const isAsked = trace.some((event) => event.kind === "asked" && event.commands.some(isAboutJobs));
	return !isAsked && (seen?.lateness?.ms ?? 0) > 0;
}

/**
 * Whether a driver that stops at a node in progress left out a node that the scenario is about. Many drivers ask their
 * nodes in a random order.
 */
function isLeftOut(run: Run, scenario: Playable): boolean {
	return isStoppedByProgress(run) && unaskedNode(run, scenario) !== undefined;
}

/** Whether the rounds follow each other faster than a driver looks at its members. */
function isOutpacedOnWire({ schedule, seen }: Pick<Run, "schedule" | "seen">): boolean {
	return seen?.real?.isTrue === false && schedule.network === undefined;
}

/**
 * Why a run without a fault proves nothing: at this pace, what the driver did after an event was a matter of chance. It
 * depends on the scenario and on what the driver declares, so that each run has the same verdict.
 */
export function unnoticedByChance(run: Run): string | undefined {
	if (!isOutpacedOnWire(run)) return undefined;
	const { events, calls, habits } = run.schedule;
	const from = calls[0]?.at ?? 0;
	const later = events.filter(({ at, after }) => after !== undefined || at > from);
	const joined = later.find(({ kind }) => kind === "join");
	if (joined?.kind === "join")
		return `At this pace, chance decides whether a driver notices that node ${joined.node} has joined.`;
	// The next question fails on the old connection, unless the driver looks at its members before it.
	const restarted =
		habits.retries > 0 ? undefined : later.find((event) => event.kind === "restart" && event.version !== undefined);
	if (restarted?.kind !== "restart") return undefined;
	return `At this pace, chance decides whether a driver without retries asks node ${restarted.node} after its restart.`;
}

/** A node that joined, or restarted as another version, and was not asked about the job after that. */
function unaskedChange(trace: Run["trace"], isTarget: (node: string) => boolean, isOutpaced: boolean): string | undefined {
	for (const [index, event] of trace.entries()) {
		if (event.kind !== "node" || !isTarget(event.node)) continue;
		if (event.change === "joined" && isOutpaced) continue;
		const isUpgrade = event.change === "restarted" && event.version !== undefined;
		if (event.change !== "joined" && !isUpgrade) continue;
		const isAsked = trace
			.slice(index)
			.some((later) => later.kind === "asked" && later.node === event.node && later.commands.some(isAboutJobs));
		if (!isAsked) return `Node ${event.node} was not asked after it ${isUpgrade ? "restarted as another version" : "joined"}.`;
	}
	return undefined;
}

/** The first fault that a Then step finds. If there is no fault: the first step that could not observe something. */
export function thenComplaint(scenario: Playable, run: Run): Error | undefined {
	let unseen: Unseen | undefined;
	for (const { step, values } of scenario.steps) {
		if (step.kind !== "judge run") continue;
		const complaint = thrownBy(() => step.judge(run, ...(values as never[])));
		if (complaint instanceof Unseen) unseen ??= complaint;
		else if (complaint !== undefined) return complaint;
	}
	return unseen;
}

export function thrownBy(judgement: () => void): Error | undefined {
	try {
		judgement();
		return undefined;
	} catch (error) {
		return error instanceof Error ? error : new Error(String(error));
	}
}
