import type { Habits } from "../../protocol/messages.ts";
import type { Diagnosis } from "../../stdio/doctor.ts";
import { type Habit, type Measured, NOT_SHOWN } from "./measured.ts";

/** What counts if a driver does not declare a habit. For the others, both ways are accepted. */
const DEFAULTS: Habits = {
	graceRounds: 3,
	graceCounts: "in-a-row",
	sweep: "all",
	knowsIndexFilter: false,
	firstSleep: false,
	pollIntervalMs: 1000,
	pause: "end-to-start",
	retries: 0,
	requestTimeoutMs: 5000,
	requestTimeoutPer: "question",
	sharesObservations: false,
	tendIntervalMs: 1000,
};

/** The order in which habits are shown, as in the documents. */
const ORDER: readonly Habit[] = [
	...(["graceRounds", "graceRoundsBefore6", "graceCounts", "sweep", "remembersDone", "knowsIndexFilter", "firstSleep"] as const),
	...(["pollIntervalMs", "backoff", "adaptive", "pause", "retries", "requestTimeoutMs", "requestTimeoutPer"] as const),
	...(["sharesObservations", "tendIntervalMs"] as const),
];

/** Measured times differ from run to run by less than this share. */
const SHARE = 0.25;
const LEAST_MS = 60;

/** Compares what was measured with what is declared, and proposes what to declare. */
export function proposeHabits(measured: Partial<Measured>, declared: Habits = {}): readonly Diagnosis[] {
	const same: string[] = [];
	const wrong: string[] = [];
	const usual: Habit[] = [];
	const open: string[] = [];
	const proposed: Record<string, unknown> = {};
	const base = { ...DEFAULTS, graceRoundsBefore6: declared.graceRounds ?? DEFAULTS.graceRounds };
	if (measured.graceRounds?.kind === "value" && declared.graceRounds === undefined)
		base.graceRoundsBefore6 = measured.graceRounds.value;
	for (const habit of ORDER) {
		const one = measured[habit];
		if (one === undefined) continue;
		if (one.kind === NOT_SHOWN) open.push(`${habit} (${one.why})`);
		else if (declared[habit] !== undefined)
			(isLike(habit, one.value, declared[habit]) ? same : wrong).push(
				isLike(habit, one.value, declared[habit])
					? textOf(habit, declared[habit])
					: `${textOf(habit, declared[habit])}, but it behaves like ${textOf(habit, one.value)}`,
			);
		else if (isLike(habit, one.value, base[habit])) usual.push(habit);
		else proposed[habit] = one.value;
	}
	const names = Object.entries(proposed).map(([habit, value]) => textOf(habit as Habit, value));
	return [
		...(names.length > 0
			? [note(`The driver behaves like ${names.join(", ")}. Declare it? "habits": ${JSON.stringify(proposed)}`)]
			: []),
		...wrong.map((text) => note(`The adapter declares ${text}. On a busy machine a measurement can be wrong, so try again.`)),
		...(same.length > 0 ? [ok(`The driver behaves as declared: ${same.join(", ")}.`)] : []),
		...(names.length + wrong.length === 0 && usual.length + same.length > 0
			? [ok("No other habit differs from its default.")]
			: []),
		...(open.length > 0 ? [note(`Not measured: ${open.join("; ")}.`)] : []),
	];
}

function ok(text: string): Diagnosis {
	return { kind: "ok", text };
}

function note(text: string): Diagnosis {
	return { kind: "note", text };
}

function textOf(habit: Habit, value: unknown): string {
	return `${habit} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`;
}

function isLike(habit: Habit, value: unknown, expected: unknown): boolean {
	// The pauses between repetitions may grow, so that not all are seen.
	if (expected === "until-timeout") return Number(value) > 0;
	// A join can come at any time between two looks at the cluster.
	if (habit === "tendIntervalMs") return Number(value) <= Number(expected) || isNear(Number(value), Number(expected));
	if (typeof value === "number" && typeof expected === "number")
		return habit.endsWith("Ms") || habit === "firstSleep" ? isNear(value, expected) : value === expected;
	if (typeof value === "object" && typeof expected === "object" && value !== null && expected !== null) {
		const [one, other] = [value as Record<string, number>, expected as Record<string, number>];
		// The longest pause may not have been reached.
		return (
			isNear(one.firstMs ?? 0, other.firstMs ?? 0) && one.every === other.every && (one.mostMs ?? 0) <= 1.25 * (other.mostMs ?? 0)
		);
	}
	// A pause before the first round can be declared as a time, too.
	if (habit === "firstSleep")
		return (
			value === expected ||
			(typeof value !== "boolean" && expected === true) ||
			(value === true && typeof expected === "number" && expected > 0)
		);
	return value === expected;
}

function isNear(one: number, other: number): boolean {
	return Math.abs(one - other) <= Math.max(LEAST_MS, SHARE * other);
}
