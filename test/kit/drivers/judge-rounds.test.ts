import { describe, expect, it } from "vitest";
import { reviewRounds, wrongVerdict } from "../../../kit/drivers/judge-rounds.ts";
import type { RoundSeen, ToldVerdict } from "../../../kit/run/seen.ts";
import type { Turn, TurnResult } from "../../../kit/run/turn.ts";

const ACTIVE: TurnResult = { kind: "in_progress", result: "ok", entry: "" };
const DONE: TurnResult = { kind: "complete", result: "ok", entry: "" };
const NOT_FOUND: TurnResult = { kind: "not_found", listed: false };
const REFUSED: TurnResult = { kind: "failure", reason: "refused" };
const ERROR: TurnResult = { kind: "error", code: 22, raw: "ERROR:22" };

type Told = ToldVerdict["kind"] | ToldVerdict;

/** A round of the nodes A, B, … with the answer of each and the driver's verdict. */
function round(told: Told, answers: readonly (TurnResult | undefined)[], change: Partial<RoundSeen> = {}): RoundSeen {
	const names = answers.map((_, index) => String.fromCharCode(65 + index));
	const turns = answers.flatMap((word, index): Turn[] =>
		word === undefined ? [] : [{ node: names[index] ?? "", word, build: "8.1.2.0", endedAt: 1, droppedAt: undefined }],
	);
	return {
		number: 1,
		startedAt: 0,
		endedAt: 1,
		isEarly: false,
		opening: { kind: "targets", targets: names },
		unsure: new Set(),
		turns,
		told: typeof told === "string" ? { kind: told } : told,
		...change,
	};
}

function complaint(rounds: readonly RoundSeen[], grace = 3, forgive = 0): string | undefined {
	const numbered = rounds.map((one, index) => ({ ...one, number: index + 1 }));
	const wrong = wrongVerdict(reviewRounds(numbered, { grace, forgive }));
	return wrong && `${wrong.requirement} ${wrong.round}: ${wrong.expected}`;
}

describe("a driver that stops at the first node in progress", () => {
	const short = (told: Told, answer: TurnResult) => round(told, [answer, undefined], { stopsShort: true });

	it("has misread an answer if it stops at a node that is not in progress, in any order of its nodes", () => {
		expect(complaint([short("in_progress", NOT_FOUND)], 1)).toBe("ROUND-8 1: complete");
		expect(complaint([short("in_progress", DONE)], 1)).toBe("ROUND-6 1: complete");
	});

	it("may stop at a node that does not know the job yet, as long as the grace lasts", () => {
		expect(complaint([short("in_progress", NOT_FOUND)], 2)).toBeUndefined();
		expect(complaint([round("in_progress", [NOT_FOUND, undefined])], 1)).toBeUndefined();
	});

	it("must not report complete before it has asked every node", () => {
		expect(complaint([short("complete", DONE)], 1)).toBe("ROUND-1 1: in progress");
	});
});

describe("the rounds of a driver outside this process are judged by the answers of its nodes", () => {
	it.each<[string, readonly RoundSeen[], string | undefined]>([
		["done everywhere", [round("complete", [DONE, DONE])], undefined],
		["in progress somewhere", [round("complete", [DONE, ACTIVE])], "ROUND-3 1: in progress"],
		["a node that was not asked", [round("complete", [DONE, undefined])], "ROUND-1 1: in progress"],
		["a node that the driver may not know yet", [round("complete", [DONE, undefined], { unsure: new Set(["B"]) })], undefined],
		["not found at first", [round("complete", [NOT_FOUND])], "ROUND-7 1: in progress"],
		[
			"not found at first, after rounds whose count a round in progress has set to 0",
			[
				round("in_progress", [NOT_FOUND, NOT_FOUND]),
				round("in_progress", [NOT_FOUND, NOT_FOUND]),
				round("in_progress", [NOT_FOUND, ACTIVE]),
				round("complete", [NOT_FOUND, DONE]),
			],
			"ROUND-8 4: in progress",
		],
		[
			"not found at first, after too few empty rounds to end any grace",
			[
				round("in_progress", [NOT_FOUND, NOT_FOUND]),
				round("in_progress", [NOT_FOUND, ACTIVE]),
				round("complete", [NOT_FOUND, DONE]),
			],
			"ROUND-7 3: in progress",
		],
		["seen, then forgotten", [round("in_progress", [ACTIVE]), round("complete", [NOT_FOUND])], undefined],
		[
			"seen, then forgotten, and the driver goes on",
			[round("in_progress", [ACTIVE]), round("in_progress", [NOT_FOUND])],
			"ROUND-6 2: complete",
		],
		[
			"seen some rounds ago, then forgotten, and the driver goes on",
			[
				round("in_progress", [ACTIVE, ACTIVE]),
				round("in_progress", [NOT_FOUND, ACTIVE]),
				round("in_progress", [NOT_FOUND, DONE]),
			],
			"WAIT-7 3: complete",
		],
		[
			"the third empty round",
			[round("in_progress", [NOT_FOUND]), round("in_progress", [NOT_FOUND]), round("complete", [NOT_FOUND])],
			undefined,
		],
		["the second empty round", [round("in_progress", [NOT_FOUND]), round("complete", [NOT_FOUND])], "ROUND-8 2: in progress"],
		["an error after an empty round", [round("in_progress", [NOT_FOUND]), round("error", [NOT_FOUND])], "ROUND-7 2: in progress"],
		[
			"an early round does not count for the grace",
			[round("in_progress", [NOT_FOUND]), round("in_progress", [NOT_FOUND]), round("complete", [NOT_FOUND], { isEarly: true })],
			"ROUND-8 3: in progress",
		],
		[
			"an error that the driver ignores",
			[round("in_progress", [ERROR, ACTIVE])],
			"ROUND-4 1: an error (server_error, code 22, node A)",
		],
		[
			"an error with another code",
			[round({ kind: "error", code: "server_error", serverCode: 20 }, [ERROR])],
			"ROUND-4 1: an error (server_error, code 22, node A)",
		],
		["an error without details", [round({ kind: "error" }, [ERROR])], undefined],
		["a failure that counts as done", [round("complete", [DONE, REFUSED])], "ROUND-10 1: an error (network_error, node B)"],
		[
			"a failure that is tolerated for ever",
			[round("in_progress", [DONE, REFUSED]), round("in_progress", [DONE, REFUSED])],
			undefined,
		],
		["a failure of a node that said done", [round("in_progress", [DONE, ACTIVE]), round("complete", [REFUSED, DONE])], undefined],
		[
			"a cluster without nodes to ask",
			[round("complete", [], { opening: { kind: "refused", code: "invalid_node" } })],
			"ROUND-2 1: an error (invalid_node)",
		],
	])("%s", (_, rounds, expected) => {
		expect(complaint(rounds)).toBe(expected);
	});

	it("with the grace that the driver declares", () => {
		const five = (told: Told) => [
			...Array.from({ length: 4 }, () => round("in_progress", [NOT_FOUND])),
			round(told, [NOT_FOUND]),
		];
		expect(complaint(five("complete"), 5)).toBeUndefined();
		expect(complaint(five("complete"), 6)).toBe("ROUND-8 5: in progress");
		expect(complaint([round("complete", [NOT_FOUND])], 1)).toBeUndefined();
	});

	it("and whether a node that was done may fail is as the driver declares (ROUND-12)", () => {
		const verdictOn = (told: Told, remembersDone: boolean | undefined) => {
			const rounds = [round("in_progress", [DONE, ACTIVE]), round(told, [REFUSED, DONE])];
			const manner = { remembersDone, graceBefore6: undefined, graceCounts: "in-a-row" } as const;
			return wrongVerdict(reviewRounds(rounds, { grace: 3, forgive: 0, manner }))?.requirement;
		};
		for (const told of ["complete", "error", "in_progress"] as const) expect(verdictOn(told, undefined)).toBeUndefined();
		expect(verdictOn("complete", true)).toBeUndefined();
		expect(verdictOn("error", true)).toBe("ROUND-12");
		expect(verdictOn("error", false)).toBeUndefined();
		expect(verdictOn("complete", false)).toBe("ROUND-10");
	});

	it("and after an upgrade from before 6.0 the driver may still count by the grace for old nodes (JUDGE-2)", () => {
		const of = (told: Told, build: string): RoundSeen => {
			const one = round(told, [NOT_FOUND]);
			return { ...one, turns: one.turns.map((turn) => ({ ...turn, build })) };
		};
		const manner = { remembersDone: true, graceBefore6: 5, graceCounts: "in-a-row" } as const;
		const requirementOf = (...rounds: readonly RoundSeen[]) => {
			const numbered = rounds.map((one, index) => ({ ...one, number: index + 1 }));
			return wrongVerdict(reviewRounds(numbered, { grace: 1, forgive: 0, manner }))?.requirement;
		};
		expect(requirementOf(of("in_progress", "5.6.0.4"), of("in_progress", "8.1.2.0"))).toBeUndefined();
		expect(requirementOf(of("in_progress", "5.6.0.4"), of("complete", "8.1.2.0"))).toBeUndefined();
		expect(requirementOf(of("in_progress", "8.1.2.0"))).toBe("ROUND-8");
		expect(requirementOf(of("complete", "5.6.0.4"))).toBe("ROUND-7");
		// A driver that stops at the first node in progress may ask a node for the first time after its upgrade.
		const options = { grace: 1, forgive: 0, manner, wereOld: ["A"] };
		expect(wrongVerdict(reviewRounds([of("in_progress", "8.1.2.0")], options))).toBeUndefined();
	});

	it("and an error needs no certain code if a node does not know the command (ASK-3)", () => {
		const told = { kind: "error", code: "server_error", serverCode: 4 } as const;
		expect(complaint([round(told, [{ kind: "unsupported" }])])).toBeUndefined();
	});

	it("and only the first wrong verdict is reported", () => {
		expect(complaint([round("in_progress", [DONE]), round("complete", [ACTIVE])])).toBe("ROUND-6 1: complete");
	});
});

describe("a failure that the driver reports as an error, although it does not end this wait", () => {
	const FAILED: Told = { kind: "error", code: "network_error", node: "B" };

	it("breaks the clause about forgiven failures, also beside a node in progress (WAIT-11)", () => {
		expect(complaint([round(FAILED, [ACTIVE, REFUSED])], 3, 1)).toBe("WAIT-11 1: in progress");
		expect(complaint([round("error", [DONE, REFUSED])], 3, 1)).toBe("WAIT-11 1: in progress");
	});

	it("breaks the clause about nodes that said done, if the driver declares that it remembers them (ROUND-12)", () => {
		const rounds = [round("in_progress", [ACTIVE, DONE]), round(FAILED, [ACTIVE, REFUSED])].map((one, index) => ({
			...one,
			number: index + 1,
		}));
		const manner = { remembersDone: true, graceBefore6: undefined, graceCounts: "in-a-row" } as const;
		expect(wrongVerdict(reviewRounds(rounds, { grace: 3, forgive: 0, manner }))?.requirement).toBe("ROUND-12");
	});

	it("does not explain an error about another node, or of another kind", () => {
		expect(complaint([round({ kind: "error", node: "A" }, [ACTIVE, REFUSED])], 3, 1)).toBe("ROUND-3 1: in progress");
		expect(complaint([round({ kind: "error", code: "server_error" }, [ACTIVE, REFUSED])], 3, 1)).toBe("ROUND-3 1: in progress");
	});
});
