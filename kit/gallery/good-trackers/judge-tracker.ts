import { type Finding, judgeRun } from "../../oracle/oracle.ts";
import type { Driver, ReplyReading } from "../../run/driver.ts";
import { runOnVirtualTime } from "../../run/on-virtual-time.ts";
import { draftOf, play } from "../../scenario/play.ts";
import type { Playable } from "../../scenario/playable.ts";
import { drawSchedule } from "../../schedule/draw-schedule.ts";
import type { Random } from "../../schedule/random.ts";
import { type Call, LIBRARY_HABITS, type Schedule } from "../../schedule/schedule.ts";
import type { Spec } from "../../spec/spec.ts";
import { scheduleOf } from "../../steps/draft.ts";
import { plainTracker } from "./plain-tracker.ts";
import type { Manner } from "./tracker-parts.ts";

/** A good tracker as a driver on virtual time. */
function driverOf(manner: Manner): Driver {
	const { name, habits } = manner;
	return {
		name,
		habits,
		parse: async (reply, taskId) => readingOf(manner, reply, taskId ?? "1"),
		run: (schedule) => runOnVirtualTime(schedule, plainTracker(manner), { maxSteps: 100_000 }),
	};
}

function readingOf({ readValue }: Manner, reply: string, taskId: string): ReplyReading {
	const word = readValue(reply, taskId);
	if (word.kind === "done") return { status: "complete" };
	if (word.kind === "active") return { status: "in_progress" };
	if (word.kind !== "error") return { status: "not_found" };
	const code = /^ERROR:(\d+)(?::|$)/.exec(reply)?.[1];
	return { status: "error", reply, ...(code !== undefined && { serverCode: Number(code) }) };
}

/**
 * The failure of a tracker in a scenario at MUST, if any. The Then steps assume the library's habits. A tracker with
 * other habits is judged by the oracle, which knows them. A scenario that needs what the tracker cannot do does not
 * count.
 */
export async function faultIn(scenario: Playable, manner: Manner, spec: Spec): Promise<string | undefined> {
	const driver = driverOf(manner);
	const needs = scenario.tags.flatMap((tag) => /^@needs:(.+)$/.exec(tag)?.slice(1) ?? []);
	if (needs.some((need) => !can(manner, need))) return undefined;
	if (hasLibraryHabits(manner) || scenario.tags.includes("@needs:parse")) {
		const result = await play(scenario, driver);
		return result.kind === "failed" ? result.message : undefined;
	}
	const schedule = scheduleOf(draftOf(scenario, driver));
	// A tracker that stops at the first node in progress may never ask the node whose answer an event waits for.
	if (manner.habits.sweep !== "all" && schedule.events.some(({ after }) => after !== undefined)) return undefined;
	const run = await driver.run?.(schedule);
	const finding = run && mustFinding(judgeRun(run, { isLibrary: false }), spec);
	return finding?.message;
}

/** The same for a random schedule, judged by the oracle at MUST. */
export async function faultInDraw(random: Random, manner: Manner, spec: Spec): Promise<string | undefined> {
	const schedule = asAskedOf(drawSchedule(random), manner);
	const run = await driverOf(manner).run?.(schedule);
	return run && mustFinding(judgeRun(run, { isLibrary: false }), spec)?.message;
}

/** A tracker that chooses its own pauses needs more events for a longer wait than a run may have. */
const LONGEST_WAIT = 1_000_000_000;

/** The schedule with one wait, using only options that every tracker has. */
function asAskedOf(schedule: Schedule, { habits }: Manner): Schedule {
	const [first] = schedule.calls;
	const { at = 0 } = first ?? {};
	const wait: Partial<Extract<Call, { kind: "wait" }>> = first?.kind === "wait" ? first : {};
	// These trackers do not adapt their interval, and do not check their options.
	const [pollInterval, timeout, requestTimeout] = [wait.pollInterval ?? wait.adaptiveMin, wait.timeout, wait.requestTimeout].map(
		(ms) => (Number.isNaN(ms) ? undefined : ms),
	);
	const call: Call = {
		kind: "wait",
		at,
		...(pollInterval !== undefined && { pollInterval }),
		timeout: Math.min(timeout ?? 60_000, LONGEST_WAIT),
		...(requestTimeout !== undefined && { requestTimeout }),
	};
	return { ...schedule, habits, calls: [call] };
}

/** The first finding, if it breaks a MUST. After a finding at SHOULD the oracle's history differs from the driver's. */
function mustFinding(findings: readonly Finding[], { clauses }: Spec): Finding | undefined {
	const [first] = findings;
	return first !== undefined && clauses.some(({ id, level }) => id === first.requirement && level === "MUST") ? first : undefined;
}

function can({ habits }: Manner, need: string): boolean {
	switch (need) {
		case "parse":
		case "status":
		case "grace":
		case "virtual-time":
			return true;
		case "grace-3":
			return habits.grace === 3;
		case "full-sweep":
			return habits.sweep === "all";
		default:
			return false;
	}
}

function hasLibraryHabits({ habits }: Manner): boolean {
	return JSON.stringify(habits) === JSON.stringify(LIBRARY_HABITS);
}
