import type { Rules } from "../../src/tracking/rules.ts";
import { asksFor, requestsFor } from "../oracle/commands.ts";
import { buildsOfForm, FORMS, firstOfRelease, KNOWN_BUILDS, NEWEST_BUILD } from "../schedule/builds.ts";
import { LIBRARY_HABITS, type NodePlan, type Schedule } from "../schedule/schedule.ts";
import { type Letter, TASK_ID } from "./alphabet.ts";
import type { Difference } from "./difference.ts";
import { ACTIVE } from "./words.ts";

/** Builds before and after every change of the commands, and some texts that are not builds. */
const ASKED_BUILDS: readonly (string | undefined)[] = [
	...KNOWN_BUILDS.map(({ build }) => build),
	...FORMS.map((form) => firstOfRelease(buildsOfForm(form).oldest)),
	undefined,
	"garbage",
];

const IDS: readonly string[] = [TASK_ID, "1", "9007199254740993", "18446744073709551615"];

/** Checks that the rules ask each build with the commands of the specification (ASK-1, ASK-8, ASK-9). */
export function checkCommands(rules: Rules): {
	readonly states: number;
	readonly transitions: number;
	readonly difference?: Difference;
} {
	let transitions = 0;
	for (const build of ASKED_BUILDS) {
		for (const id of IDS) {
			transitions++;
			const wanted = requestsFor(build, id);
			const asked = rules.command(build, id);
			const isRight =
				asked.length === wanted.length && asked.every((request, index) => asksFor(request, wanted[index] ?? [], build));
			if (!isRight) return { states: 1, transitions, difference: differenceOf(build, id, wanted, asked) };
		}
	}
	return { states: ASKED_BUILDS.length, transitions };
}

type Requests = readonly (readonly string[])[];

function differenceOf(build: string | undefined, id: string, wanted: Requests, asked: Requests): Difference {
	const text = (requests: Requests) => requests.map((request) => request.join(" and ")).join(", then ") || "nothing";
	const isOfModules = wanted.some((request, index) => request.length !== asked[index]?.length);
	const isRead = build !== undefined && build !== "garbage";
	const requirement = !isRead ? "ASK-9" : isOfModules ? "ASK-8" : "ASK-1";
	return {
		requirement,
		expected: `a node of build ${build ?? "unread"} to be asked ${text(wanted)}`,
		got: text(asked),
		terms: { grace: 3, forgive: 0, named: false },
		rounds: [{ letters: [questionLetter(build)], isReady: true, isEarly: false }],
		schedule: askedSchedule(isRead ? { name: "A", version: build, job: {} } : unreadNode(OLD_BUILD), id),
	};
}

/**
 * One wait for each build and id that can change a command, and for a build that cannot be read, on a new and on an
 * old node.
 */
export function askedSchedules(): readonly Schedule[] {
	const nodes: readonly NodePlan[] = [
		...ASKED_BUILDS.flatMap((version) =>
			version === undefined || version === "garbage" ? [] : [{ name: "A", version, job: {} }],
		),
		...[NEWEST_BUILD, OLD_BUILD].map(unreadNode),
	];
	return nodes.flatMap((node) => IDS.map((id) => askedSchedule(node, id)));
}

const OLD_BUILD = buildsOfForm("jobs").newest;

function unreadNode(version: string): NodePlan {
	return { name: "A", version, believedBuild: null, job: {} };
}

function askedSchedule(node: NodePlan, id: string): Schedule {
	return {
		version: 1,
		task: { id, namespace: "test", set: "demo", kind: "query_execute" },
		nodes: [node],
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait" }],
	};
}

/** A node of this build that answers truthfully. */
function questionLetter(build: string | undefined): Letter {
	return { name: `a node of build ${build ?? "unread"}`, word: ACTIVE, isMisread: false, build: build ?? "garbage" };
}
